package dev.spillway.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireDatesTest {

  @Test
  void a_date_is_sent_without_zone_and_cut_to_the_second() {
    assertThat(WireDates.format(Instant.parse("2019-08-14T22:00:00.999Z")))
        .isEqualTo("2019-08-14T22:00:00");
  }

  @ParameterizedTest
  @CsvSource({
    "2019-08-14T22:00:00, 2019-08-14T22:00:00Z",
    "2019-08-14T22:00:00Z, 2019-08-14T22:00:00Z",
    "2019-08-14T22:00:00.1, 2019-08-14T22:00:00.100Z",
    "2019-08-14T22:00:00.1239999999999, 2019-08-14T22:00:00.123Z",
    "2019-08-14T22:00:00.5+02:00, 2019-08-14T20:00:00.500Z",
    "2019-08-14T22:00:00-09:30, 2019-08-15T07:30:00Z",
    "2019-08-14T22:00:00+0200, 2019-08-14T20:00:00Z",
    "2019-08-14T22:00:00.25-02, 2019-08-15T00:00:00.250Z",
    "2024-02-29T23:59:59, 2024-02-29T23:59:59Z"
  })
  void a_date_is_taken_with_fraction_and_offset(String text, Instant expected) {
    assertThat(WireDates.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2019-08-14",
        "2019-08-14 22:00:00",
        "2019-08-14T22:00",
        "2019-08-14T24:00:00",
        "2019-08-14T22:00:60",
        "2023-02-29T00:00:00",
        "2019-08-14T22:00:00.",
        "2019-08-14T22:00:00.Z",
        "2019-08-14T22:00:00+2",
        "2019-08-14T22:00:00UTC",
        "2019-08-14T22:00:00+02:00:00",
        "2019-08-14T22:00:00 Z",
        "2019-08-14T22:00:00z",
        "2019-08-14T22:00:00+19:00",
        "-019-08-14T22:00:00",
        "2019-08-1٤T22:00:00",
        "0000-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00"
      })
  void anything_else_is_no_date(String text) {
    assertThat(WireDates.parse(text)).isEmpty();
  }
}
