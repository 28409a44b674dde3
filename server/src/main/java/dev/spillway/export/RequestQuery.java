package dev.spillway.export;

import java.util.Optional;
import java.util.Set;

/**
 * Which of an app's listed requests are wanted, newest first.
 *
 * @param statuses in one of these; of any status when it is empty
 * @param kind of this kind alone
 * @param token of this token alone
 * @param before created before the request of this id, which must be the app's
 * @param limit at most so many, 1 to 1,000
 */
public record RequestQuery(
    Set<ExportStatus> statuses,
    Optional<String> kind,
    Optional<String> token,
    Optional<String> before,
    int limit) {
  /** As many as a page may have. */
  public static final int MOST = 1000;

  /** The newest requests. */
  public static RequestQuery newest(int limit) {
    return new RequestQuery(Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), limit);
  }

  public RequestQuery {
    statuses = Set.copyOf(statuses);
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("the limit must be 1 to " + MOST);
    }
  }
}
