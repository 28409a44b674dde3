package dev.spillway.database;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was read of a database, kept until anything in it changes. Bounded; thread-safe.
 *
 * <p>Both methods take the number that {@link Database#changes} gave before the read: what is found
 * is then as true as a read at that moment, and no value is found that is older than its number.
 */
public final class Unchanged<K, V> {
  private final int most;
  private volatile Values<K, V> values = new Values<>(-1, Map.of());

  private record Values<K, V>(long changes, Map<K, V> kept) {}

  /**
   * Keeps nothing yet.
   *
   * @param most how many values are kept; one more, and it begins anew
   */
  public Unchanged(int most) {
    this.most = most;
  }

  /** The value that was kept under this key and number. */
  public Optional<V> find(long changes, K key) {
    Values<K, V> now = values;
    return now.changes() == changes ? Optional.ofNullable(now.kept().get(key)) : Optional.empty();
  }

  /** Keeps a value that was read after this number was given. */
  public void keep(long changes, K key, V value) {
    Values<K, V> now = values;
    if (now.changes() != changes || now.kept().size() >= most) {
      now = new Values<>(changes, new ConcurrentHashMap<>());
      values = now;
    }
    now.kept().put(key, value);
  }
}
