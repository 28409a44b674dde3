package dev.spillway.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.crash.CrashPoint;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that dies at each point of a load; who repeats it has every event once. */
class LoadCrashTest extends StoreTest {
  private static final Set<CrashPoint> BEFORE_COMMIT =
      Set.of(CrashPoint.LOAD_AFTER_PARQUET, CrashPoint.LOAD_AFTER_KEY);

  @ParameterizedTest
  @EnumSource(value = CrashPoint.class, mode = EnumSource.Mode.MATCH_ALL, names = "^LOAD_.*")
  void a_repeated_load_is_there_once_and_no_file_or_key_is_left_over(CrashPoint point)
      throws Exception {
    boolean committed = !BEFORE_COMMIT.contains(point);
    List<String> expected = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      String name = "r" + round;
      assertThat(CrashingStore.run(folder.resolve("events"), point, name, 4))
          .isEqualTo(CrashingStore.DIED);
      if (round == 1) {
        // This one is never repeated, so that the next start has to clear up after it.
        expected.addAll(committed ? events(name) : List.of());
        continue;
      }
      EventStore store = open();
      assertThat(store.load(Batch.STREAM, Loads.of(name, 4, 2), CrashingStore.key(name)))
          .contains(new AppendOutcome.Stored(4, committed, "told of " + name));
      expected.addAll(events(name));
      close();
    }
    EventStore store = open();
    assertThat(people(store)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(store.cut()).isEqualTo(new Cut("n1", 0, expected.size()));
    Set<Path> planned =
        store.plan(store.flush(), query(store)).files().stream()
            .map(EventFiles.EventFile::path)
            .collect(Collectors.toSet());
    assertThat(dataFiles()).isEqualTo(planned);
    assertThat(folder.resolve("events")).isDirectoryNotContaining("glob:**load*.pending");
    close();
    assertThat(preparedKeys()).isZero();
  }

  private static List<String> events(String name) {
    return List.of(name + "-0", name + "-1", name + "-2", name + "-3");
  }

  private long preparedKeys() throws SQLException {
    String buffer = "jdbc:duckdb:" + folder.resolve("events/buffer").resolve(Buffer.FILE);
    try (Connection connection = DriverManager.getConnection(buffer);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT count(*) FROM idempotency WHERE load IS NOT NULL")) {
      row.next();
      return row.getLong(1);
    }
  }
}
