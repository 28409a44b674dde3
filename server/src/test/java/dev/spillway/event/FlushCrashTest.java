package dev.spillway.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that dies at each point of a flush; the next one finds every event once. */
class FlushCrashTest extends StoreTest {

  @ParameterizedTest
  @EnumSource(value = CrashPoint.class, mode = EnumSource.Mode.MATCH_ALL, names = "^FLUSH_.*")
  void every_event_is_there_once_and_no_file_is_left_over(CrashPoint point) throws Exception {
    List<String> expected = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      assertThat(CrashingStore.run(folder.resolve("events"), point, "r" + round, 5))
          .isEqualTo(CrashingStore.DIED);
      for (int n = 0; n < 5; n++) {
        expected.add("r" + round + "-" + n);
      }
    }
    EventStore store = open();
    assertThat(people(store)).containsExactlyElementsOf(expected);
    assertThat(store.cut().seq()).isEqualTo(15);
    Set<Path> planned =
        store.plan(store.flush(), query(store)).files().stream()
            .map(EventFiles.EventFile::path)
            .collect(Collectors.toSet());
    assertThat(dataFiles()).isEqualTo(planned);
    assertThat(folder.resolve("events/buffer/flush.pending")).doesNotExist();
  }
}
