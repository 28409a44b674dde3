package dev.spillway.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.spillway.event.EventStream;
import dev.spillway.intake.RecentIntake.Refusals;
import dev.spillway.intake.Rejections.BadEvent;
import dev.spillway.testing.MovableClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentIntakeTest {
  private static final EventStream LIVE = new EventStream("app", false);

  private final MovableClock clock = MovableClock.at("2026-03-01T12:00:00Z");
  private final RecentIntake recent = new RecentIntake(clock);

  private static Rejections rejected(long count, String... messages) {
    return new Rejections(
        count, List.of(messages).stream().map(message -> new BadEvent(1, message)).toList());
  }

  @Test
  void the_rate_is_that_of_the_last_minute() {
    recent.note(LIVE, new IntakeOutcome.Accepted(300, Rejections.NONE, false));
    clock.advance(Duration.ofSeconds(30));
    recent.note(LIVE, new IntakeOutcome.Accepted(300, Rejections.NONE, false));
    assertThat(recent.perSecond()).isEqualTo(10);

    clock.advance(Duration.ofSeconds(31));
    assertThat(recent.perSecond()).isEqualTo(5);
    clock.advance(Duration.ofHours(1));
    assertThat(recent.perSecond()).isZero();
  }

  @Test
  void what_was_stored_before_does_not_count_again() {
    recent.note(LIVE, new IntakeOutcome.Accepted(300, rejected(1, "no date"), true));

    assertThat(recent.perSecond()).isZero();
    assertThat(recent.refusals("app")).isEmpty();
  }

  @Test
  void reasons_are_counted_the_latest_first() {
    recent.note(
        LIVE,
        new IntakeOutcome.Rejected(
            rejected(2, "not before 2026-01-01T00:00:00", "not before 2026-01-02T00:00:00")));
    clock.advance(Duration.ofSeconds(1));
    recent.note(
        new EventStream("app", true), new IntakeOutcome.Accepted(1, rejected(5, "no date"), false));
    clock.advance(Duration.ofSeconds(1));
    recent.note(LIVE, new IntakeOutcome.Rejected(rejected(1, "not before 2026-01-03T00:00:00.5")));

    assertThat(recent.refusals("app"))
        .extracting(Refusals::count, Refusals::test)
        .containsExactly(tuple(3L, false), tuple(4L, true), tuple(1L, true));
    assertThat(recent.refusals("another")).isEmpty();
  }

  @Test
  void only_so_many_reasons_and_apps_are_kept() {
    for (int i = 0; i < 1100; i++) {
      recent.note(new EventStream("app-" + i, false), new IntakeOutcome.Busy());
      recent.note(LIVE, new IntakeOutcome.Rejected(rejected(1, "reason " + i)));
    }

    assertThat(recent.refusals("app"))
        .hasSize(50)
        .first()
        .extracting(Refusals::reason)
        .isEqualTo("reason 1099");
    assertThat(recent.refusals("app-0")).isEmpty();
    assertThat(recent.refusals("app-1099")).hasSize(1);
  }
}
