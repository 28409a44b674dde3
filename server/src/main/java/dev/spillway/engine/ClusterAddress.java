package dev.spillway.engine;

import java.time.Duration;
import java.util.Optional;

/**
 * How a cluster is reached.
 *
 * @param url as its kind has it; without secrets
 * @param token what it wants to be shown
 * @param patience how long it may do nothing for an export before it counts as lost
 */
public record ClusterAddress(String url, Optional<AccessToken> token, Duration patience) {

  public ClusterAddress {
    if (patience.compareTo(Duration.ofSeconds(10)) < 0) {
      throw new IllegalArgumentException("spark.patience must be at least 10s");
    }
  }

  /** A secret. Its {@code toString} shows nothing. */
  public static final class AccessToken {
    private final String value;

    public AccessToken(String value) {
      this.value = value;
    }

    /** What is shown to the cluster alone. */
    public String value() {
      return value;
    }

    @Override
    public String toString() {
      return "AccessToken[hidden]";
    }
  }
}
