package dev.spillway.database;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a list that may be long.
 *
 * @param more whether there are more behind the last one
 */
public record Page<T>(List<T> items, boolean more) {

  public Page {
    items = List.copyOf(items);
  }

  /** The first of the items; these are one more than the limit when there are more. */
  public static <T> Page<T> of(List<T> oneMore, int limit) {
    boolean more = oneMore.size() > limit;
    return new Page<>(more ? oneMore.subList(0, limit) : oneMore, more);
  }

  /** The last item, from which the next page goes on; empty when there is no next page. */
  public Optional<T> last() {
    return more ? Optional.of(items.getLast()) : Optional.empty();
  }

  /** The same page of something made of each item. */
  public <R> Page<R> map(Function<T, R> change) {
    return new Page<>(items.stream().map(change).toList(), more);
  }
}
