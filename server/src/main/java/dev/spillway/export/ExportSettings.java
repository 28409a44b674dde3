package dev.spillway.export;

import java.time.Duration;

/**
 * How exports are run and kept.
 *
 * @param node this node's name; no two live nodes of one database share it
 * @param concurrent how many exports this node runs at once
 * @param attempts how often an export is tried before it fails for good
 * @param lease how long a worker keeps an export without saying that it still works on it
 * @param renew how often it says so
 * @param backOff how long the second attempt waits after a failure; doubled for each further one
 * @param maxDuration an export that is open for longer fails
 * @param waitingLimit how many waiting exports a company may have
 */
public record ExportSettings(
    String node,
    int concurrent,
    int attempts,
    Duration lease,
    Duration renew,
    Duration backOff,
    Duration maxDuration,
    int waitingLimit) {}
