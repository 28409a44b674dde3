package dev.spillway.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.testing.MovableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The buffer alone: what is committed, opened again and removed. */
class BufferTest {
  @TempDir Path folder;
  private final BufferRoom room = new BufferRoom(100, 1 << 20);

  private Buffer open() throws Exception {
    Path buffer = Files.createDirectories(folder.resolve("buffer"));
    return Buffer.open(buffer, folder, 128L << 20);
  }

  private BufferWriter writer(Buffer buffer) throws Exception {
    Path file = folder.resolve("high-water");
    if (Files.notExists(file)) {
      HighWater.create(file);
    }
    return new BufferWriter(
        buffer,
        room,
        HighWater.open(file),
        new ReentrantLock(),
        MovableClock.at("2026-03-01T12:00:00Z"),
        buffer.extent(0).last());
  }

  private static Append append(String name, int count) {
    return new Append(Batch.STREAM, Batch.of(name, count), Optional.empty());
  }

  @Test
  void a_buffer_that_is_opened_again_has_what_was_committed_and_says_so() throws Exception {
    try (Buffer buffer = open()) {
      AtomicInteger reopened = new AtomicInteger();
      buffer.whenReopened(reopened::incrementAndGet);
      BufferWriter writer = writer(buffer);
      writer.write(List.of(append("a", 3), append("b", 2)));
      assertThat(buffer.answers()).isTrue();
      buffer.reopen();

      assertThat(reopened).hasValue(1);
      assertThat(buffer.extent(0)).extracting(Buffer.Extent::count).isEqualTo(5L);
      writer.write(List.of(append("c", 1)));
      assertThat(buffer.extent(5)).extracting(Buffer.Extent::first).isEqualTo(6L);
      buffer.remove(5, Optional.empty());
      assertThat(buffer.extent(0)).extracting(Buffer.Extent::count).isEqualTo(1L);
    }
  }

  @Test
  void a_closed_buffer_does_not_answer_and_stores_nothing() throws Exception {
    Buffer buffer = open();
    BufferWriter writer = writer(buffer);
    buffer.close();
    assertThat(buffer.answers()).isFalse();
    Append append = append("a", 1);
    assertThatThrownBy(() -> writer.write(List.of(append))).isInstanceOf(SQLException.class);
    assertThat(append.outcome()).isNotDone();
    assertThat(writer.acknowledged()).isZero();
    buffer.reopen();
    writer.write(List.of(append));
    assertThat(append.outcome().join()).isEqualTo(new AppendOutcome.Stored(1, false, ""));
    buffer.close();
  }

  @Test
  void room_is_for_rows_and_bytes_and_for_any_first_batch() {
    assertThat(room.has(0, 0, Batch.of("large", 500))).isTrue();
    assertThat(room.has(1, 100, Batch.of("large", 100))).isFalse();
    room.add(99, 99, 9900);
    assertThat(room.has(0, 0, Batch.of("one", 1))).isTrue();
    assertThat(room.has(1, 100, Batch.of("one", 1))).isFalse();
    assertThat(room.has(1, 100, Batch.of("none", 0))).isTrue();
    room.removeThrough(98);
    assertThat(room.rows()).isEqualTo(99);
    room.removeThrough(99);
    assertThat(room.rows()).isZero();
    assertThat(room.ageNanos()).isZero();
  }
}
