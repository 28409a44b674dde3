package dev.spillway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.spillway.engine.SparkSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SparkTextsTest {
  private static Map<String, String> with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(Map.of("SPILLWAY_SPARK_URL", "sc://spark"));
    all.putAll(more);
    return all;
  }

  private static Optional<SparkSettings> load(Map<String, String> environment) {
    return SettingsLoader.load(Optional.empty(), environment, Map.of()).spark();
  }

  private static List<String> problems(Map<String, String> environment) {
    return catchThrowableOfType(SettingsException.class, () -> load(with(environment))).problems();
  }

  @Test
  void a_cluster_makes_large_exports_all_or_none() {
    assertThat(load(Map.of())).isEmpty();
    assertThat(load(with(Map.of())).orElseThrow().above()).isEqualTo(10L << 30);
    SparkSettings large = load(with(Map.of("SPILLWAY_SPARK_LARGE", "1MiB"))).orElseThrow();
    assertThat(large.above()).isEqualTo(1 << 20);
    assertThat(large.parts().folder()).endsWithRaw(Path.of("engine", "parts"));
    assertThat(large.parts().bucket()).isEmpty();
    assertThat(load(with(Map.of("SPILLWAY_SPARK_EXPORTS", "all"))).orElseThrow().above())
        .isEqualTo(SparkSettings.ALL);
    assertThat(load(with(Map.of("SPILLWAY_SPARK_EXPORTS", "none")))).isEmpty();
    assertThat(problems(Map.of("SPILLWAY_SPARK_EXPORTS", "some")))
        .containsExactly("spark.exports must be none, large or all");
    assertThat(problems(Map.of("SPILLWAY_SPARK_PATIENCE", "1s")))
        .containsExactly("spark.patience must be at least 10s");
  }

  @Test
  void a_cluster_that_reads_a_bucket_leaves_its_parts_in_one_at_a_place_of_the_nodes_own() {
    Map<String, String> bucket =
        new HashMap<>(
            Map.of(
                "SPILLWAY_NODE", "n1",
                "SPILLWAY_EVENTS_URL", "s3://bucket/events",
                "SPILLWAY_S3_REGION", "eu-west-3"));
    assertThat(problems(bucket))
        .singleElement()
        .asString()
        .startsWith("spark.parts must be s3://BUCKET/PREFIX where events.url is a bucket");
    bucket.put("SPILLWAY_SPARK_PARTS", "s3://bucket/events/parts");
    assertThat(problems(bucket))
        .containsExactly("events.url and spark.parts must be places of which none is in the other");
    bucket.put("SPILLWAY_SPARK_PARTS", "s3://bucket/parts");
    assertThat(load(with(bucket)).orElseThrow().parts().bucket().orElseThrow().location())
        .hasToString("s3://bucket/parts/n1");
  }

  @Test
  void the_token_is_shown_to_nobody_but_the_cluster() {
    SparkSettings settings =
        load(with(Map.of("SPILLWAY_SPARK_TOKEN", "a-secret-token"))).orElseThrow();
    assertThat(settings.address().token().orElseThrow().value()).isEqualTo("a-secret-token");
    assertThat(settings).asString().doesNotContain("a-secret-token");
  }
}
