package dev.spillway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SoakReportTest {
  private static SoakReport report(
      LongUnaryOperator resident, LongUnaryOperator live, LongUnaryOperator files) {
    List<SoakSample> samples =
        LongStream.rangeClosed(1, 90)
            .mapToObj(number ->
                new SoakSample(
                    10 * number,
                    50_000 * number,
                    resident.applyAsLong(number),
                    0,
                    number % 3 == 0
                        ? Optional.of(new ProcessMeter.Held(live.applyAsLong(number), 100_000_000))
                        : Optional.empty(),
                    0,
                    files.applyAsLong(number),
                    files.applyAsLong(number) / 40.0,
                    0,
                    30,
                    10,
                    new SoakSample.Times(20, 80),
                    new SoakSample.Times(900, 1500)))
            .toList();
    return new SoakReport(samples, 15, 4_500_000, 15, List.of());
  }

  @Test
  void garbage_that_waits_for_its_collection_is_no_growth() {
    SoakReport report =
        report(number -> 200_000_000 + 5_000_000 * number, number -> 30_000_000, number -> 100);

    assertThat(report.text()).contains("Memory: flat", "RSS, with garbage: 1.35");
    assertThat(report.isGood()).isTrue();
  }

  @Test
  void more_and_more_live_objects_are_growth_also_while_the_process_is_as_large_as_before() {
    SoakReport report = report(number -> 600_000_000, number -> 5_000_000 * number, number -> 100);

    assertThat(report.text()).contains("Memory: NOT FLAT");
    assertThat(report.isGood()).isFalse();
  }

  @Test
  void too_many_files_at_one_moment_are_too_many() {
    assertThat(report(number -> 1, number -> 1, number -> number == 7 ? 161 : 100).isGood())
        .isFalse();
    assertThat(report(number -> 1, number -> 1, number -> 160).isGood()).isTrue();
    assertThat(report(number -> 1, number -> 1, number -> number).isGood()).isFalse();
  }
}
