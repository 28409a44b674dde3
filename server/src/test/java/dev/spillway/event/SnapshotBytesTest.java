package dev.spillway.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.engine.Cancellation;
import dev.spillway.engine.DuckDbEngine;
import dev.spillway.engine.EngineSettings;
import dev.spillway.engine.ExportPlan;
import dev.spillway.engine.ExportShape;
import dev.spillway.engine.FileFormat;
import dev.spillway.engine.IdColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An export has the bytes of its snapshot, whatever is done to the table meanwhile. */
class SnapshotBytesTest extends StoreTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 2, 10);
  private static final Person GONE = new Person("app-1", false, PersonId.CUSTOM_ID, "f3-7");

  @Test
  void compaction_retention_and_erasure_change_no_export_that_began_before() throws Exception {
    // Iceberg stamps its snapshots by the system's clock.
    clock.moveTo(Instant.now());
    EventStore store = open();
    for (int flush = 0; flush < 6; flush++) {
      store.append(Batch.STREAM, days("f" + flush), Optional.empty());
      store.flush();
    }
    Snapshot pinned = store.flush();
    EventQuery query = query(store);
    EventFiles planned = store.plan(pinned, query);

    try (DuckDbEngine engine = engine();
        ExecutorService exporter = Executors.newSingleThreadExecutor()) {
      String before = export(engine, query, planned);
      assertThat(before.lines()).hasSize(1 + 6 * 40).anyMatch(line -> line.contains("f3-7"));
      AtomicBoolean done = new AtomicBoolean();
      Callable<Boolean> again =
          () -> {
            do {
              assertThat(export(engine, query, planned)).isEqualTo(before);
            } while (!done.get());
            return true;
          };
      Future<Boolean> running = exporter.submit(again);

      assertThat(store.compact()).isEqualTo(4);
      store.retain(app -> FIRST.plusDays(1));
      assertThat(store.erase(GONE, store.cut()).events()).isEqualTo(1);
      clock.moveTo(Instant.now().plus(Duration.ofDays(2)));
      store.compact();
      clock.advance(Compaction.SETTLED);
      store.compact();
      store.expireSnapshots(Set.of(pinned.id()));
      store.removeOrphans();
      done.set(true);
      assertThat(running.get()).isTrue();

      assertThat(export(engine, query, planned)).isEqualTo(before);
      assertThat(export(engine, query, store.plan(pinned, query))).isEqualTo(before);
      String after = export(engine, query, store.plan(store.flush(), query));
      assertThat(after.lines().toList())
          .isEqualTo(
              before
                  .lines()
                  .filter(line -> !line.contains("f3-7;") && !line.contains(FIRST + "T"))
                  .toList());
    }
  }

  /** Forty events of one person each, over four days. */
  private static Batch days(String name) {
    return new Batch(
        IntStream.range(0, 40)
            .mapToObj(n ->
                Batch.event(
                    name + "-" + n, FIRST.plusDays(n % 4).atTime(10, n).toInstant(ZoneOffset.UTC)))
            .toList());
  }

  private DuckDbEngine engine() {
    Path spill = folder.resolve("engine");
    return DuckDbEngine.open(new EngineSettings(List.of(folder), spill, 128L << 20, 2, 1_000_000));
  }

  private String export(DuckDbEngine engine, EventQuery query, EventFiles files)
      throws IOException {
    Path target = Files.createTempDirectory(folder, "export").resolve("file.csv");
    ExportPlan plan =
        new ExportPlan(
            query,
            files,
            ExportShape.EVENTS,
            new LinkedHashSet<>(List.of(IdColumn.CUSTOM_ID)),
            FileFormat.STANDARD,
            Map.of());
    engine.run(plan, target, (rows, percent) -> {}, new Cancellation());
    return Files.readString(target);
  }
}
