package dev.spillway.event;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** A process that appends events, flushes or compacts them, and dies at a point of that. */
final class CrashingStore {
  static final int DIED = 77;
  private static final int SURVIVED = 78;

  private CrashingStore() {}

  /** Arguments: the folder, the crash point, the batch's name and how many events it has. */
  public static void main(String[] args) {
    CrashPoint wanted = CrashPoint.valueOf(args[1]);
    EventStore store =
        EventStore.open(
            StoreTest.settings(Path.of(args[0])),
            InstantSource.system(),
            point -> {
              if (point == wanted) {
                Runtime.getRuntime().halt(DIED);
              }
            });
    store.append(Batch.STREAM, Batch.of(args[2], Integer.parseInt(args[3])), Optional.empty());
    store.flush();
    store.compact();
    // The store's own threads would keep a process that came by its point alive.
    Runtime.getRuntime().halt(SURVIVED);
  }
}
