package dev.spillway.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkUrlTest {

  @Test
  void the_port_and_the_encryption_may_be_left_out() {
    assertThat(SparkUrl.parse("sc://spark")).isEqualTo(new SparkUrl("spark", 15002, false));
    assertThat(SparkUrl.parse("sc://127.0.0.1:15010/"))
        .isEqualTo(new SparkUrl("127.0.0.1", 15010, false));
    assertThat(SparkUrl.parse("sc://spark.example.com:443/;use_ssl=true"))
        .isEqualTo(new SparkUrl("spark.example.com", 443, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "spark",
        "sc://",
        "sc://spark:0",
        "sc://spark:65536",
        "sc://spark/path",
        "sc://spark/;token=secret",
        "sc://user@spark",
        "http://spark:15002"
      })
  void what_is_none_is_refused_without_being_repeated(String url) {
    assertThatThrownBy(() -> SparkUrl.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("spark.url must be of the form sc://HOST:PORT")
        .hasMessageNotContaining("secret");
  }
}
