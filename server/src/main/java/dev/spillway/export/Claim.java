package dev.spillway.export;

import dev.spillway.event.Snapshot;
import java.util.Optional;

/**
 * A worker's hold on a request. Whatever it records is recorded under its attempt alone, so that
 * one which lost its hold can change nothing.
 *
 * @param attempt counts the holds on this request, from 1
 * @param failures how many attempts before it failed
 * @param snapshot what the request is pinned to, if it is already
 */
record Claim(
    ExportRequest request, String worker, int attempt, int failures, Optional<Snapshot> snapshot) {

  Claim withSnapshot(Optional<Snapshot> pinned) {
    return new Claim(request, worker, attempt, failures, pinned);
  }

  /** The name of the attempt's file in the result store; no other attempt has it. */
  String storedName() {
    return storedName(request.id(), attempt);
  }

  static String storedName(String requestId, int attempt) {
    return requestId + "-" + attempt + ".csv";
  }
}
