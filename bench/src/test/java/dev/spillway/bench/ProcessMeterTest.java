package dev.spillway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessMeterTest {
  @Test
  void times_are_found_behind_a_name_with_spaces_and_parentheses() {
    assertThat(ProcessMeter.ticks("17 (a (b) c) S 1 1 1 0 -1 4 0 0 0 0 100 20 3 4 20 0 9 0 5"))
        .isEqualTo(127);
  }

  @Test
  void the_peak_is_that_of_the_measured_work_alone() throws Exception {
    ProcessMeter meter = ProcessMeter.ofThisProcess();
    Sample sample = meter.time(() -> assertThat(new byte[1 << 20]).isNotNull());

    assertThat(sample.peakBytes()).isPositive();
    assertThat(sample.value()).isPositive();
  }
}
