package dev.spillway.load;

import dev.spillway.client.Failure;
import java.time.Duration;
import java.util.Optional;

/**
 * What became of a load.
 *
 * @param accepted the events that the server has now, and had not before
 * @param rejected the events that it refused
 * @param skippedParts the parts that an earlier run had loaded
 * @param skippedEvents the events in those parts
 * @param failedFiles the files that could not be loaded to their end
 * @param failure why the load ended before its end, if it did
 * @param stopped whether somebody ended it
 */
public record LoadReport(
    int files,
    long accepted,
    long rejected,
    long skippedParts,
    long skippedEvents,
    int failedFiles,
    Optional<Failure> failure,
    boolean stopped,
    Duration duration) {

  /** Whether every event of every file is on the server. */
  public boolean isWhole() {
    return rejected == 0 && failedFiles == 0 && failure.isEmpty() && !stopped;
  }
}
