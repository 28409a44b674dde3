package dev.spillway.bench;

import dev.spillway.event.DataFiles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * How a server was at one moment of a soak, and how fast since the moment before.
 *
 * @param held what the process held on to, where it was made to collect its garbage
 * @param files of the table's current snapshot
 * @param worst the greatest ratio of an app's day's files to what it may have once it has settled
 * @param filesOnDisk with those that only older snapshots have
 */
record SoakSample(
    double seconds,
    long events,
    long resident,
    long heap,
    Optional<ProcessMeter.Held> held,
    long buffer,
    long files,
    double worst,
    long filesOnDisk,
    long openFiles,
    long exports,
    Times intake,
    Times export) {

  /** Milliseconds. */
  record Times(double half, double tail) {
    static Times of(List<Double> seconds) {
      return seconds.isEmpty()
          ? new Times(0, 0)
          : new Times(
              1000 * Summary.quantile(seconds, 0.5), 1000 * Summary.quantile(seconds, 0.99));
    }
  }

  /**
   * Looks at a server.
   *
   * @param collect whether to have it collect its garbage, after all else is noted
   */
  static SoakSample take(
      Spillway server, double seconds, long events, SoakTimes times, boolean collect)
      throws IOException, InterruptedException {
    List<Partition> partitions = Partition.of(DataFiles.all(server.store()));
    List<Double> exports = times.takeExports();
    ProcessMeter meter = server.meter();
    long resident = meter.residentBytes();
    long heap = meter.heapBytes();
    return new SoakSample(
        seconds,
        events,
        resident,
        heap,
        collect ? Optional.of(meter.held()) : Optional.empty(),
        Disk.sizes(server.store().resolve("buffer"), "").stream().mapToLong(Long::longValue).sum(),
        partitions.stream().mapToLong(Partition::files).sum(),
        partitions.stream().mapToDouble(one -> (double) one.files() / one.bound()).max().orElse(0),
        Disk.sizes(server.store().resolve("warehouse"), ".parquet").size(),
        meter.openFiles(),
        exports.size(),
        Times.of(times.takeIntake()),
        Times.of(exports));
  }

  String text() {
    return "%,d events, RSS %,d MB, heap %,d MB, %s%d files, %d exports, intake p99 %.0f ms"
        .formatted(
            events,
            resident / 1_000_000,
            heap / 1_000_000,
            held.map(one ->
                    "%,d in use and %,d beside it, "
                        .formatted(one.live() / 1_000_000, one.beside() / 1_000_000))
                .orElse(""),
            files,
            exports,
            intake.tail());
  }
}
