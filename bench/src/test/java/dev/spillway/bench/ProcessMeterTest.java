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

  @Test
  void a_process_holds_its_live_objects_and_what_is_beside_its_heap() throws Exception {
    byte[] garbage = new byte[64 << 20];
    garbage[garbage.length - 1] = 1;
    assertThat(garbage).isNotEmpty();
    garbage = new byte[0];
    ProcessMeter meter = ProcessMeter.ofThisProcess();
    ProcessMeter.Held held = meter.held();

    assertThat(garbage).isEmpty();
    assertThat(held.live()).isPositive().isLessThan(64 << 20);
    assertThat(held.beside()).isBetween(10L << 20, meter.residentBytes());
  }
}
