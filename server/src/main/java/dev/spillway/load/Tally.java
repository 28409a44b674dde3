package dev.spillway.load;

import dev.spillway.client.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** Adds up what becomes of a load's parts. Thread-safe. */
final class Tally {
  private final LongAdder accepted = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder skippedParts = new LongAdder();
  private final LongAdder skippedEvents = new LongAdder();
  private final Set<Path> failedFiles = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Optional<Failure>> failure =
      new AtomicReference<>(Optional.empty());

  void loaded(Counts counts) {
    accepted.add(counts.accepted());
    rejected.add(counts.rejected());
  }

  void skipped(Counts counts) {
    skippedParts.increment();
    skippedEvents.add(counts.accepted());
  }

  /** The file cannot be loaded to its end; whether this was not known before. */
  boolean fail(LoadFile file) {
    return failedFiles.add(file.path());
  }

  boolean hasFailed(LoadFile file) {
    return failedFiles.contains(file.path());
  }

  /** The load cannot go on; the first reason counts. */
  void end(Failure reason) {
    failure.accumulateAndGet(Optional.of(reason), (first, later) -> first.or(() -> later));
  }

  boolean hasEnded() {
    return failure.get().isPresent();
  }

  LoadReport report(int files, boolean stopped, Duration duration) {
    return new LoadReport(
        files,
        accepted.sum(),
        rejected.sum(),
        skippedParts.sum(),
        skippedEvents.sum(),
        failedFiles.size(),
        failure.get(),
        stopped,
        duration);
  }
}
