package dev.spillway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Admission admission = new Admission();

  @Test
  void the_end_waits_for_calls_of_before_and_for_no_others() throws Exception {
    assertThat(admission.begin()).isTrue();
    assertThat(admission.begin()).isTrue();
    admission.stop();
    assertThat(admission.begin()).isFalse();

    assertThat(admission.awaitCalls(Duration.ZERO)).isEqualTo(2);
    CompletableFuture<Integer> left =
        CompletableFuture.supplyAsync(() -> {
          try {
            return admission.awaitCalls(LONG);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    admission.end();
    assertThat(admission.awaitCalls(Duration.ZERO)).isEqualTo(1);
    admission.end();

    assertThat(left.get()).isZero();
  }

  @Test
  void without_calls_there_is_nothing_to_wait_for() throws Exception {
    admission.stop();

    assertThat(admission.awaitCalls(LONG)).isZero();
  }

  @Test
  void it_is_open_unless_something_is_the_matter() {
    assertThat(admission.isOpen()).isTrue();
    admission.requireOpen();
    admission.maintain(Optional.of(new Maintenance("until noon", Instant.EPOCH)));
    assertThat(admission.isOpen()).isFalse();
    assertThatThrownBy(admission::requireOpen).hasMessageContaining("until noon");
    admission.maintain(Optional.empty());
    assertThat(admission.isOpen()).isTrue();
    admission.stop();
    assertThatThrownBy(admission::requireOpen).hasMessageContaining("stopping");
  }
}
