package dev.spillway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final long SECOND = 1_000_000_000;
  private final Patience patience = new Patience(Duration.ofSeconds(30), 1024);

  @Test
  void a_peer_has_the_timeout_and_a_second_for_each_so_many_bytes() {
    assertThat(patience.isOver(30 * SECOND, 0)).isFalse();
    assertThat(patience.isOver(30 * SECOND + 1, 0)).isTrue();
    assertThat(patience.isOver(40 * SECOND, 10 * 1024)).isFalse();
    assertThat(patience.isOver(40 * SECOND + 1, 10 * 1024)).isTrue();
  }

  @Test
  void a_file_of_any_size_is_no_overflow() {
    assertThat(patience.isOver(Long.MAX_VALUE / 2, 1L << 50)).isFalse();
    assertThat(new Patience(Duration.ofSeconds(1), 1).isOver(SECOND + 1, 0)).isTrue();
  }
}
