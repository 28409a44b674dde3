package dev.spillway.event;

import dev.spillway.crash.CrashPoint;
import dev.spillway.testing.TestFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A process that brings events into the table or compacts it, and dies at a point of that. */
final class CrashingStore {
  static final int DIED = CrashPoint.HALTED;
  private static final int SURVIVED = 78;

  private CrashingStore() {}

  /** Arguments: the folder, the crash point, the batch's name and how many events it has. */
  public static void main(String[] args) throws IOException {
    CrashPoint wanted = CrashPoint.valueOf(args[1]);
    EventStore store =
        EventStore.open(StoreTest.settings(Path.of(args[0])), InstantSource.system());
    int count = Integer.parseInt(args[3]);
    if (wanted.name().startsWith("LOAD_")) {
      store.load(Batch.STREAM, Loads.of(args[2], count, 2), key(args[2]));
    } else {
      store.append(Batch.STREAM, Batch.of(args[2], count), Optional.empty());
      store.flush();
      store.compact();
    }
    // The store's own threads would keep a process that came by its point alive.
    Runtime.getRuntime().halt(SURVIVED);
  }

  static Optional<IdempotencyKey> key(String name) {
    return Optional.of(new IdempotencyKey(name, name));
  }

  /** Runs it to its end, on this store folder. */
  static int run(Path folder, CrashPoint point, String name, int count)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-D" + CrashPoint.PROPERTY + "=" + point.point());
    command.addAll(TestFiles.jvmOptions());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            CrashingStore.class.getName(),
            folder.toString(),
            point.name(),
            name,
            Integer.toString(count)));
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
