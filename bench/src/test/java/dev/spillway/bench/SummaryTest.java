package dev.spillway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
  @Test
  void the_median_of_an_odd_number_is_the_middle_one() {
    assertThat(Summary.of(List.of(9.0, 1.0, 4.0))).isEqualTo(new Summary(4, 1, 9));
  }

  @Test
  void the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
    assertThat(Summary.of(List.of(4.0, 1.0, 3.0, 100.0))).isEqualTo(new Summary(3.5, 1, 100));
  }

  @Test
  void ratios_are_taken_pair_by_pair_before_their_median() {
    // The medians' own ratio would be 1.
    assertThat(Summary.ofRatios(List.of(1.0, 2.0, 6.0), List.of(2.0, 1.0, 2.0)))
        .isEqualTo(new Summary(2, 0.5, 3));
  }

  @Test
  void pairs_are_not_made_of_unlike_numbers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Summary.ofRatios(List.of(1.0), List.of(1.0, 2.0)));
    assertThatIllegalArgumentException().isThrownBy(() -> Summary.of(List.of()));
  }

  @Test
  void quantiles_lie_between_their_neighbours() {
    List<Double> sorted = List.of(0.0, 10.0, 20.0);

    assertThat(Summary.quantile(sorted, 0)).isZero();
    assertThat(Summary.quantile(sorted, 0.75)).isEqualTo(15);
    assertThat(Summary.quantile(sorted, 1)).isEqualTo(20);
  }
}
