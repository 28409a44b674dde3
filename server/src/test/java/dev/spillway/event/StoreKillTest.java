package dev.spillway.event;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Kills a process in which flush, loads of whole files, compaction, retention and erasure are at
 * work at once, and looks what is there after.
 */
class StoreKillTest extends StoreTest {
  private static final int KILLS = Integer.getInteger("spillway.kills", 12);

  /** A batch that was sent. */
  private record Sent(String name, int size, LocalDate day) {}

  /** What the notes of all processes say. */
  private static final class Notes {
    private final Map<String, Sent> sending = new HashMap<>();
    private final Set<String> sent = new HashSet<>();
    private final Set<String> erasing = new HashSet<>();
    private final Set<String> erased = new HashSet<>();

    /** What was sent, of days that were dropped after that. */
    private final Set<String> gone = new HashSet<>();

    private Set<String> going = Set.of();
    private LocalDate dropping = BusyStore.FIRST_DAY;

    private Notes(Path file) throws IOException {
      for (String note : Files.readAllLines(file)) {
        String[] words = note.split(" ", -1);
        switch (words[0]) {
          case "sending" ->
              sending.put(
                  words[1],
                  new Sent(words[1], Integer.parseInt(words[2]), LocalDate.parse(words[3])));
          case "sent" -> sent.add(words[1]);
          case "erasing" -> erasing.add(words[1]);
          case "erased" -> erased.add(words[1]);
          case "dropping" -> {
            dropping = LocalDate.parse(words[1]);
            going = sentBefore(dropping);
          }
          case "dropped" -> gone.addAll(going);
          default -> throw new AssertionError(note);
        }
      }
    }

    private Set<String> sentBefore(LocalDate day) {
      return sending.values().stream()
          .filter(body -> body.day().isBefore(day) && sent.contains(body.name()))
          .map(Sent::name)
          .collect(Collectors.toSet());
    }
  }

  @Test
  void nothing_acknowledged_is_lost_or_doubled_and_nothing_erased_or_dropped_comes_back()
      throws Exception {
    long seed = Long.getLong("spillway.seed", System.nanoTime());
    Random random = new Random(seed);
    Path notes = folder.resolve("notes");
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = start(notes, random.nextLong());
      LockSupport.parkNanos(Duration.ofMillis(200L + random.nextInt(2500)).toNanos());
      if (kill == KILLS - 1) {
        // On a slow machine no process may have lived for so long yet.
        Await.until("an erasure and a drop", () -> tellOfBoth(notes));
      }
      assertThat(process.isAlive()).as("seed %s, kill %s", seed, kill).isTrue();
      process.destroyForcibly().waitFor();
    }

    try (EventStore store =
        EventStore.open(BusyStore.settings(folder.resolve("events")), InstantSource.system())) {
      // Kept for who wants to know what a failure came of.
      Files.copy(notes, Path.of("target", "store-kill.notes"), REPLACE_EXISTING);
      check(new Notes(notes), store, "seed " + seed);
      assertThat(files()).as("seed %s", seed).isEqualTo(store.everyDataFile());
    }
    assertThat(folder.resolve("events/rewrite.pending")).doesNotExist();
    assertThat(folder.resolve("events")).isDirectoryNotContaining("glob:**load*.pending");
    assertThat(folder.resolve("events/buffer/flush.pending")).doesNotExist();
  }

  private static boolean tellOfBoth(Path file) {
    try {
      Notes notes = new Notes(file);
      return !notes.erased.isEmpty() && !notes.gone.isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(Notes notes, EventStore store, String seed) throws SQLException {
    List<String> people = people(store);
    assertThat(people).as(seed).doesNotHaveDuplicates();
    Set<String> there = new HashSet<>(people);
    for (Sent batch : notes.sending.values()) {
      int found = 0;
      int mayBeGone = 0;
      for (int n = 0; n < batch.size(); n++) {
        String person = batch.name() + "-" + n;
        boolean is = there.remove(person);
        found += is ? 1 : 0;
        mayBeGone += notes.erasing.contains(person) ? 1 : 0;
        assertThat(is && notes.erased.contains(person)).as("%s %s", person, seed).isFalse();
      }
      if (notes.gone.contains(batch.name())) {
        assertThat(found).as("%s %s", batch, seed).isZero();
      } else if (!batch.day().isBefore(notes.dropping)) {
        if (notes.sent.contains(batch.name())) {
          assertThat(found)
              .as("%s %s", batch, seed)
              .isBetween(batch.size() - mayBeGone, batch.size());
        } else {
          assertThat(found).as("%s %s", batch, seed).isIn(0, batch.size());
        }
      }
    }
    assertThat(there).as(seed).isEmpty();
    assertThat(notes.sent).as(seed).hasSizeGreaterThan(KILLS);
    assertThat(notes.sent).as(seed).anyMatch(name -> name.startsWith("l"));
    assertThat(notes.erased).as(seed).isNotEmpty();
    assertThat(notes.gone).as(seed).isNotEmpty();
  }

  private Process start(Path notes, long seed) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                BusyStore.class.getName(),
                folder.resolve("events").toString(),
                notes.toString(),
                Long.toString(seed))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("busy");
    return process;
  }

  private Set<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("events/warehouse"))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).collect(Collectors.toSet());
    }
  }
}
