package dev.spillway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DayRangeTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-02-01");

  private static List<DayRange.Day> inOrder(int days, long rowsEach) {
    List<DayRange.Day> list = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      list.add(
          new DayRange.Day(
              FIRST.plusDays(day), rowsEach, day * rowsEach + 1, (day + 1) * rowsEach));
    }
    return list;
  }

  @Test
  void a_body_in_the_order_of_its_days_is_read_day_by_day() {
    assertThat(DayRange.cut(inOrder(7, 140_000), Collections.nCopies(8, 122_500L)))
        .hasSize(7)
        .first()
        .isEqualTo(new DayRange(FIRST, FIRST.plusDays(1), 140_000));
  }

  @Test
  void days_that_share_a_row_group_are_read_together() {
    assertThat(DayRange.cut(inOrder(32, 1000), List.of(16_000L, 16_000L))).hasSize(4);
  }

  @Test
  void a_body_without_an_order_is_read_three_times_at_most() {
    List<DayRange.Day> everywhere =
        inOrder(30, 10).stream()
            .map(day -> new DayRange.Day(day.day(), 10_000, 1, 300_000))
            .toList();

    assertThat(DayRange.cut(everywhere, Collections.nCopies(30, 10_000L)))
        .containsExactly(
            new DayRange(FIRST, FIRST.plusDays(16), 160_000),
            new DayRange(FIRST.plusDays(16), FIRST.plusDays(30), 140_000));
  }

  @Test
  void a_body_without_rows_has_no_ranges() {
    assertThat(DayRange.cut(List.of(), List.of())).isEmpty();
  }

  @Test
  void ranges_leave_no_day_out_and_take_none_twice() {
    List<DayRange> ranges = DayRange.cut(inOrder(11, 1000), List.of(5_500L, 5_500L));

    assertThat(ranges).hasSizeGreaterThan(1);
    for (int next = 1; next < ranges.size(); next++) {
      assertThat(ranges.get(next).first()).isEqualTo(ranges.get(next - 1).end());
    }
    assertThat(ranges.getFirst().first()).isEqualTo(FIRST);
    assertThat(ranges.getLast().end()).isEqualTo(FIRST.plusDays(11));
  }
}
