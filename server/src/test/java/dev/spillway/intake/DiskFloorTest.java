package dev.spillway.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.event.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What grows on the disk stops at the floor. */
class DiskFloorTest {
  private static final byte[] MEBIBYTE = new byte[1 << 20];

  @TempDir Path folder;

  @Test
  void a_stream_ends_within_a_few_mebibytes_of_the_floor() throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    OutputStream out = new DiskFloor(folder, Long.MAX_VALUE).guard(written);
    assertThatThrownBy(
            () -> {
              for (int n = 0; n < 100; n++) {
                out.write(MEBIBYTE);
              }
            })
        .isInstanceOf(DiskFullException.class);
    assertThat(written.size()).isLessThan(8 << 20);
    OutputStream free = new DiskFloor(folder, 0).guard(written);
    for (int n = 0; n < 20; n++) {
      free.write(MEBIBYTE);
      free.write(1);
    }
    assertThat(written.size()).isGreaterThan(20 << 20);
  }

  @Test
  void a_spool_that_grew_to_the_floor_leaves_no_file() throws IOException {
    try (EventSpool spool = new EventSpool(new DiskFloor(folder, Long.MAX_VALUE), 1 << 16)) {
      Event event =
          new Event(
              "push_sent", Instant.EPOCH, "campaign", "t", "i".repeat(500), null, null, null, null);
      assertThatThrownBy(
              () -> {
                for (int n = 0; n < 100_000; n++) {
                  spool.add(event);
                }
              })
          .isInstanceOf(DiskFullException.class);
    }
    assertThat(folder).isEmptyDirectory();
  }
}
