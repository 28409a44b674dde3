package dev.spillway.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FileWorkTest {
  private final FileWork work = new FileWork("work");
  private final List<Integer> done = new CopyOnWriteArrayList<>();

  @Test
  void goes_on_beside_its_owner_piece_after_piece() throws IOException {
    CountDownLatch gate = new CountDownLatch(1);
    work.add(() -> {
      awaitOpen(gate);
      done.add(0);
    });
    IntStream.range(1, 50).forEach(number -> work.add(() -> done.add(number)));

    assertThat(done).isEmpty();
    gate.countDown();
    work.await();
    assertThat(done).isEqualTo(IntStream.range(0, 50).boxed().toList());
  }

  @Test
  void tells_once_what_the_first_failed_piece_met_and_begins_no_later_one() throws IOException {
    work.add(() -> done.add(1));
    work.add(() -> {
      throw new IOException("full");
    });
    work.add(() -> done.add(2));

    assertThatThrownBy(work::await).isExactlyInstanceOf(IOException.class).hasMessage("full");
    work.await();
    assertThat(done).containsExactly(1);
  }

  @Test
  void tells_of_faults_of_other_kinds_as_they_are() {
    work.add(() -> {
      throw new IllegalStateException("wrong");
    });

    assertThatThrownBy(work::await).isExactlyInstanceOf(IllegalStateException.class);
  }

  private static void awaitOpen(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
