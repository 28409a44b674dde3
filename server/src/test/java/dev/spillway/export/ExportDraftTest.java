package dev.spillway.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.spillway.engine.ExportShape;
import dev.spillway.engine.FileFormat;
import dev.spillway.engine.IdColumn;
import dev.spillway.event.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From what somebody wants to what is ordered, and back. */
class ExportDraftTest {
  private static final Kind KIND =
      new Kind("campaign", List.of("push_sent", "push_open"), Map.of("push_open", "push_opened"));
  private static final Instant THEN = Instant.parse("2026-03-01T12:00:00.400Z");

  private static ExportDraft draft(String from, String to, List<String> events, IdColumn... ids) {
    return new ExportDraft(
        KIND,
        "black-friday",
        ExportShape.EVENTS,
        new ExportSpec.Posted(from, to, events, List.of(ids)),
        FileFormat.STANDARD);
  }

  @Test
  void a_stored_specification_is_ordered_again_for_another_now() {
    ExportDraft draft =
        draft("2026-01-01T00:00:00", "now", List.of("push_open"), IdColumn.CUSTOM_ID);
    ExportSpec first = draft.resolve(THEN, 90);
    ExportSpec again = ExportDraft.of(first, KIND).resolve(THEN.plusSeconds(5_000_000), 90);

    assertThat(first.from()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(first.to()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(first.names()).containsExactly(Map.entry("push_open", "push_opened"));
    assertThat(again.posted()).isEqualTo(first.posted());
    assertThat(again.from()).isEqualTo(THEN.plusSeconds(5_000_000 - 90 * 86_400));
    assertThat(again.to()).isEqualTo("2026-04-28T08:53:20Z");
  }

  @Test
  void a_range_before_the_lookback_is_empty_and_no_problem() {
    ExportSpec spec =
        draft(
                "2025-01-01T00:00:00",
                "2025-02-01T00:00:00",
                List.of("push_sent"),
                IdColumn.CUSTOM_ID)
            .resolve(THEN, 90);
    assertThat(spec.from()).isEqualTo(spec.to());
  }

  @Test
  void everything_wrong_with_it_is_told_at_once() {
    ExportDraft bad =
        new ExportDraft(
            KIND,
            "a b",
            ExportShape.IDS,
            new ExportSpec.Posted(
                "soon",
                "later",
                List.of("push_send", "push_open", "push_open"),
                List.of(IdColumn.CUSTOM_ID, IdColumn.CUSTOM_ID)),
            FileFormat.STANDARD);

    assertThat(bad.problems(THEN))
        .satisfiesExactly(
            problem -> assertThat(problem).startsWith("the token must have"),
            problem -> assertThat(problem).startsWith("from must be \"now\" or a date"),
            problem -> assertThat(problem).startsWith("to must be \"now\" or a date"),
            problem -> assertThat(problem).contains("did you mean push_sent?"),
            problem -> assertThat(problem).isEqualTo("events holds push_open twice"),
            problem -> assertThat(problem).isEqualTo("ids holds custom_id twice"));
    assertThatIllegalArgumentException().isThrownBy(() -> bad.resolve(THEN, 90));
    assertThat(draft("now", "now", List.of()).problems(THEN))
        .satisfiesExactly(
            problem -> assertThat(problem).startsWith("from must be before to"),
            problem -> assertThat(problem).startsWith("events must be one or more of push_sent"),
            problem -> assertThat(problem).startsWith("ids must be one or more of install_id"));
  }
}
