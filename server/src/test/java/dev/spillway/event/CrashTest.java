package dev.spillway.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.crash.CrashPoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that dies at each point of a flush or a compaction; the next finds each event once. */
class CrashTest extends StoreTest {

  @ParameterizedTest
  @EnumSource(names = "FLUSH_.*", mode = EnumSource.Mode.MATCH_ALL)
  void a_flush_that_died_leaves_every_event_once_and_no_stray_file(CrashPoint point)
      throws Exception {
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
    assertThat(dataFiles()).isEqualTo(planned(store, store.flush()));
    assertThat(folder.resolve("events/buffer/flush.pending")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(names = "REWRITE_.*", mode = EnumSource.Mode.MATCH_ALL)
  void a_compaction_that_died_leaves_every_event_once_and_no_stray_file(CrashPoint point)
      throws Exception {
    List<String> expected = new ArrayList<>();
    Snapshot before;
    Set<Path> files;
    try (EventStore store = EventStore.open(settings(folder.resolve("events")), clock)) {
      for (int flush = 0; flush < 5; flush++) {
        store.append(Batch.STREAM, Batch.of("f" + flush, 5), Optional.empty());
        store.flush();
      }
      before = store.flush();
      files = planned(store, before);
    }
    assertThat(CrashingStore.run(folder.resolve("events"), point, "last", 5))
        .isEqualTo(CrashingStore.DIED);
    for (String name : List.of("f0", "f1", "f2", "f3", "f4", "last")) {
      for (int n = 0; n < 5; n++) {
        expected.add(name + "-" + n);
      }
    }
    EventStore store = open();
    assertThat(people(store)).containsExactlyElementsOf(expected);
    assertThat(planned(store, before)).isEqualTo(files);
    assertThat(dataFiles()).containsAll(files);
    assertThat(folder.resolve("events/rewrite.pending")).doesNotExist();
    assertThat(dataFiles()).isEqualTo(store.everyDataFile());
  }

  private static Set<Path> planned(EventStore store, Snapshot snapshot) {
    return store.plan(snapshot, query(store)).files().stream()
        .map(EventFiles.EventFile::path)
        .collect(Collectors.toSet());
  }
}
