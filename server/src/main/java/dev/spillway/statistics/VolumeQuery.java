package dev.spillway.statistics;

import java.time.Instant;
import java.util.Optional;

/**
 * Which live events are counted.
 *
 * @param kind of this kind alone
 * @param token of this token alone
 * @param from the first instant of the range
 * @param to the first instant after the range
 */
public record VolumeQuery(
    String appId, Optional<String> kind, Optional<String> token, Instant from, Instant to) {

  /** All of an app's events of a range. */
  public static VolumeQuery ofApp(String appId, Instant from, Instant to) {
    return new VolumeQuery(appId, Optional.empty(), Optional.empty(), from, to);
  }

  /** One source's events of a range. */
  public static VolumeQuery ofSource(String appId, Source source, Instant from, Instant to) {
    return new VolumeQuery(
        appId, Optional.of(source.kind()), Optional.of(source.token()), from, to);
  }
}
