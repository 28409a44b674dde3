package dev.spillway.app;

import dev.spillway.engine.ClusterAddress;
import dev.spillway.engine.SparkSettings;
import java.nio.file.Path;
import java.util.Optional;

/** Reads what is said of the cluster that makes large exports. Not thread-safe. */
final class SparkTexts {
  private final SettingTexts texts;

  SparkTexts(SettingTexts texts) {
    this.texts = texts;
  }

  /**
   * The cluster, if exports are to be made there.
   *
   * @throws IllegalArgumentException when settings do not fit each other
   */
  Optional<SparkSettings> settings(Path data) {
    String exports = texts.text(Setting.SPARK_EXPORTS);
    long above =
        switch (exports) {
          case "none", "large" -> texts.size(Setting.SPARK_LARGE);
          case "all" -> SparkSettings.ALL;
          default -> throw new IllegalArgumentException("spark.exports must be none, large or all");
        };
    Optional<String> url = texts.given(Setting.SPARK_URL);
    ClusterAddress address =
        new ClusterAddress(
            url.orElse(""),
            texts.given(Setting.SPARK_TOKEN).map(ClusterAddress.AccessToken::new),
            texts.duration(Setting.SPARK_PATIENCE));
    SparkSettings.Parts parts =
        new SparkSettings.Parts(
            data.resolve("engine").resolve("parts"),
            new BucketTexts(texts).parts(texts.text(Setting.NODE)));
    if (url.isEmpty() || exports.equals("none")) {
      return Optional.empty();
    }
    if (texts.given(Setting.EVENTS_URL).isPresent() && parts.bucket().isEmpty()) {
      throw new IllegalArgumentException(
          "spark.parts must be s3://BUCKET/PREFIX where events.url is a bucket, since the cluster"
              + " reaches no folder of this node");
    }
    return Optional.of(
        new SparkSettings(
            address,
            above,
            texts.given(Setting.SPARK_JAR).map(jar -> Path.of(jar).toAbsolutePath()),
            parts,
            texts.threads(Setting.ENGINE_THREADS)));
  }
}
