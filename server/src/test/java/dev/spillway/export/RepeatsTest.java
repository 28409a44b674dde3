package dev.spillway.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepeatsTest {

  @ParameterizedTest
  @CsvSource({"1000,50000,200000", "50000,50000,200000", "300000,50000,900000", "5,50,1000"})
  void as_many_different_ones_are_told_as_are_drawn(int from, int sampled, int all) {
    Random random = new Random(3);
    BitSet seen = new BitSet();
    int inSample = 0;
    for (int draw = 1; draw <= all; draw++) {
      seen.set(random.nextInt(from));
      inSample = draw == sampled ? seen.cardinality() : inSample;
    }
    assertThat(Repeats.different(sampled, inSample, all))
        .isCloseTo(seen.cardinality(), withPercentage(2));
  }

  @Test
  void without_repeats_all_are_different_and_a_sample_of_all_tells_what_it_has() {
    assertThat(Repeats.different(1000, 1000, 5000)).isEqualTo(5000);
    assertThat(Repeats.different(5000, 700, 5000)).isEqualTo(700);
    assertThat(Repeats.different(1000, 1, 5000)).isEqualTo(1);
    assertThat(Repeats.different(1000, 999, 1_000_000)).isBetween(300_000L, 1_000_000L);
  }
}
