package dev.spillway.statistics;

import java.util.Optional;

/**
 * Which sources are wanted, in the order of kind and token by their UTF-8 bytes.
 *
 * @param kind of this kind alone
 * @param token whose token holds this text
 * @param after from the first behind this one on
 * @param limit at most so many, 1 to 10,000
 */
public record SourceQuery(
    Optional<String> kind, Optional<String> token, Optional<Source> after, int limit) {
  private static final int MOST = 10_000;

  /** The first sources, of any kind and token. */
  public static SourceQuery first(int limit) {
    return new SourceQuery(Optional.empty(), Optional.empty(), Optional.empty(), limit);
  }

  public SourceQuery {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("the limit must be 1 to " + MOST);
    }
  }
}
