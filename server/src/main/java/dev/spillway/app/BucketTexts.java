package dev.spillway.app;

import dev.spillway.event.TableBucket;
import dev.spillway.result.ResultSettings;
import dev.spillway.s3.S3Keys;
import dev.spillway.s3.S3Location;
import dev.spillway.s3.S3Place;
import dev.spillway.s3.S3Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads what is kept in buckets, and how these are reached. Not thread-safe. */
final class BucketTexts {
  private static final String NODE = "node";
  private static final String PRESIGNED = "presigned";

  /** No store signs for longer. */
  private static final Duration LONGEST_LINK = Duration.ofDays(7);

  private final SettingTexts texts;

  BucketTexts(SettingTexts texts) {
    this.texts = texts;
  }

  /**
   * Where results are kept.
   *
   * @throws IllegalArgumentException when settings do not fit each other
   */
  ResultSettings results(Path data) {
    Optional<Duration> presigned = presigned();
    Optional<S3Location> location = texts.bucket(Setting.RESULT_URL);
    require(
        location.isPresent() || presigned.isEmpty(), "result.links presigned needs a result.url");
    S3Settings store = store();
    return new ResultSettings(
        data.resolve("results"),
        location.map(at -> new ResultSettings.Bucket(new S3Place(store, at), presigned)));
  }

  /**
   * Where the event table is kept; empty: on the local disk.
   *
   * @throws IllegalArgumentException when settings do not fit each other
   */
  Optional<TableBucket> table() {
    Optional<S3Location> location = texts.bucket(Setting.EVENTS_URL);
    Optional<S3Location> results = texts.bucket(Setting.RESULT_URL);
    require(
        location.isEmpty() || results.isEmpty() || areApart(location.get(), results.get()),
        "events.url and result.url must be places of which none is in the other");
    S3Settings store = store();
    return location.map(
        at -> new TableBucket(new S3Place(store, at), texts.size(Setting.EVENTS_CACHE_SIZE)));
  }

  /**
   * A place of a node's own for what a cluster leaves there; empty: on the local disk.
   *
   * @throws IllegalArgumentException when settings do not fit each other
   */
  Optional<S3Place> parts(String node) {
    Optional<S3Location> location = texts.bucket(Setting.SPARK_PARTS);
    for (Setting other : List.of(Setting.EVENTS_URL, Setting.RESULT_URL)) {
      Optional<S3Location> place = texts.bucket(other);
      require(
          location.isEmpty() || place.isEmpty() || areApart(location.get(), place.get()),
          other.path() + " and spark.parts must be places of which none is in the other");
    }
    S3Settings store = store();
    return location.map(at -> new S3Place(store, new S3Location(at.bucket(), at.key(node))));
  }

  /** Each removes what it finds at its place and does not know. */
  private static boolean areApart(S3Location one, S3Location other) {
    return !(one + "/").startsWith(other + "/") && !(other + "/").startsWith(one + "/");
  }

  private Optional<Duration> presigned() {
    String links = texts.text(Setting.RESULT_LINKS);
    require(
        links.equals(NODE) || links.equals(PRESIGNED), "result.links must be node or presigned");
    if (links.equals(NODE)) {
      return Optional.empty();
    }
    Duration lifetime = texts.duration(Setting.EXPORTS_LINK_LIFETIME);
    require(
        lifetime.compareTo(LONGEST_LINK) <= 0,
        "exports.link-lifetime must be at most 7d where links are presigned");
    return Optional.of(lifetime);
  }

  private S3Settings store() {
    Optional<String> access = texts.given(Setting.S3_ACCESS_KEY);
    Optional<String> secret = texts.given(Setting.S3_SECRET_KEY);
    require(
        access.isPresent() == secret.isPresent(),
        "s3.access-key and s3.secret-key are given together, or neither");
    return new S3Settings(
        texts.uri(Setting.S3_ENDPOINT),
        texts.given(Setting.S3_REGION),
        access.map(key -> new S3Keys(key, secret.orElseThrow())),
        texts.truth(Setting.S3_PATH_STYLE),
        texts.encryption(Setting.S3_ENCRYPTION),
        texts.given(Setting.S3_KMS_KEY));
  }

  private static void require(boolean fine, String message) {
    if (!fine) {
      throw new IllegalArgumentException(message);
    }
  }
}
