package dev.spillway.export;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which entries of the audit log are wanted, newest first.
 *
 * @param appId of this app alone; empty for the operator, who sees all
 * @param requestId of this export request alone
 * @param before done before the entry of this id, which must be the app's
 * @param limit at most so many, 1 to 1,000
 */
public record AuditQuery(
    Optional<String> appId, Optional<String> requestId, OptionalLong before, int limit) {
  /** As many as a page may have. */
  public static final int MOST = 1000;

  /** An app's newest entries. */
  public static AuditQuery newest(String appId, int limit) {
    return new AuditQuery(Optional.of(appId), Optional.empty(), OptionalLong.empty(), limit);
  }

  public AuditQuery {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("the limit must be 1 to " + MOST);
    }
  }
}
