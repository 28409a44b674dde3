package dev.spillway.export;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How exports are run and kept.
 *
 * @param node this node's name; no two live nodes of one database share it
 * @param concurrent how many exports this node runs at once
 * @param attempts how often an export is tried before it becomes ERROR
 * @param lease how long a worker keeps an export without saying that it still works on it
 * @param renew how often it says so
 * @param backOff how long the second attempt waits after a failure; doubled for each further one
 * @param maxDuration an export that is open for longer fails
 * @param waitingLimit how many waiting exports a company may have
 */
public record ExportSettings(
    String node,
    int concurrent,
    AttemptLimits attempts,
    Duration lease,
    Duration renew,
    Duration backOff,
    Duration maxDuration,
    int waitingLimit) {
  private static final Pattern NODE = Pattern.compile("[A-Za-z0-9-]{1,40}");

  public ExportSettings {
    require(NODE.matcher(node).matches(), "node must have 1 to 40 characters of A-Z a-z 0-9 -");
    require(concurrent >= 1 && concurrent <= 64, "exports.concurrent must be 1 to 64");
    require(
        renew.isPositive() && renew.multipliedBy(2).compareTo(lease) <= 0,
        "exports.renew must be longer than 0s, and at most half of exports.lease");
    require(!backOff.isNegative(), "exports.back-off must not be negative");
    require(
        maxDuration.compareTo(lease) > 0, "exports.max-duration must be longer than exports.lease");
    require(waitingLimit >= 1, "exports.waiting-limit must be at least 1");
  }

  private static void require(boolean fine, String message) {
    if (!fine) {
      throw new IllegalArgumentException(message);
    }
  }
}
