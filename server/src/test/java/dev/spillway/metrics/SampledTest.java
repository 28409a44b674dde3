package dev.spillway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.Await;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A slow or broken source holds nobody up. */
class SampledTest {
  private final AtomicInteger looks = new AtomicInteger();

  @Test
  void a_look_is_kept_for_a_while() {
    Sampled<Integer> sampled = new Sampled<>("looks", looks::incrementAndGet);

    assertThat(sampled.get()).contains(1);
    assertThat(sampled.get()).contains(1);
    assertThat(looks).hasValue(1);
  }

  @Test
  void who_asks_does_not_wait_for_a_source_that_hangs_and_does_not_add_to_it() {
    CountDownLatch gate = new CountDownLatch(1);
    Sampled<Integer> sampled =
        new Sampled<>(
            "looks",
            () -> {
              int look = looks.incrementAndGet();
              await(gate);
              return look;
            });
    long start = System.nanoTime();

    for (int time = 0; time < 100; time++) {
      assertThat(sampled.get()).isEmpty();
    }

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(looks).hasValue(1);
    gate.countDown();
    Await.until("the look's end", () -> sampled.get().equals(Optional.of(1)));
  }

  private static void await(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_source_that_fails_leaves_a_gap() {
    Sampled<Integer> sampled =
        new Sampled<>(
            "looks",
            () -> {
              looks.incrementAndGet();
              throw new IllegalStateException("locked");
            });

    assertThat(sampled.get()).isEmpty();
    assertThat(sampled.get()).isEmpty();
    assertThat(looks).hasValue(1);
  }
}
