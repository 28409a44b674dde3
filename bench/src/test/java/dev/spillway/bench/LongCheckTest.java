package dev.spillway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class LongCheckTest {
  @Test
  void a_check_is_called_by_its_name_and_may_be_given_an_amount() {
    assertThat(LongCheck.parse(List.of("small-bodies")))
        .contains(new LongCheck.Call(LongCheck.SMALL_BODIES, 10_000_000));
    assertThat(LongCheck.parse(List.of("soak", "--minutes", "1")))
        .contains(new LongCheck.Call(LongCheck.SOAK, 1));
    assertThat(LongCheck.parse(List.of("status"))).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LongCheck.parse(List.of("soak", "--events", "1")))
        .withMessageContaining("--minutes");
  }

  @Test
  void a_body_has_a_line_of_an_export_for_each_event_but_the_persons() {
    RandomBodies bodies = new RandomBodies(DataSet.ofCampaigns("test", 150_000), 4, 1);

    for (int number = 0; number < 20; number++) {
      RandomBodies.Body body = bodies.next("somebody");
      long lines = body.lines().values().stream().mapToLong(Tally::lines).sum();
      assertThat(body.text().lines()).hasSize(RandomBodies.EVENTS);
      assertThat(body.ofOne()).isEqualTo(body.text().contains("somebody") ? 1 : 0);
      assertThat(lines + body.ofOne()).isEqualTo(RandomBodies.EVENTS);
    }
  }

  @Test
  void a_tally_knows_the_lines_and_not_their_order() {
    assertThat(Tally.NOTHING.with("a;b").with("c;d"))
        .isEqualTo(Tally.NOTHING.with("c;d").plus(Tally.NOTHING.with("a;b")))
        .isNotEqualTo(Tally.NOTHING.with("a;d").with("c;b"));
  }
}
