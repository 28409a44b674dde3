package dev.spillway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void names_are_those_of_comparisons() {
    Options options = Options.parse(List.of("--quick", "status", "start"));

    assertThat(options.scale()).isEqualTo(Scale.QUICK);
    assertThat(Comparisons.named(options.names()))
        .extracting(Comparison::name)
        .containsExactly("status", "start");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Comparisons.named(List.of("states")))
        .withMessageContaining("status");
    assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(List.of("--quik")));
  }

  @Test
  void only_a_whole_run_at_full_size_is_kept() {
    assertThat(Options.parse(List.of()).isWhole()).isTrue();
    assertThat(Options.parse(List.of("--quick")).isWhole()).isFalse();
    assertThat(Options.parse(List.of("status")).isWhole()).isFalse();
  }

  @Test
  void every_comparison_has_a_name_of_its_own() {
    assertThat(Comparisons.all()).extracting(Comparison::name).doesNotHaveDuplicates();
  }
}
