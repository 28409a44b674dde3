package dev.spillway.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.MovableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes into the buffer packed comes out again as it was. */
class BufferedEventsTest {
  private static final EventStream LIVE = new EventStream("app-1", false);
  private static final EventStream TEST = new EventStream("app-1", true);
  private static final EventStream OTHER = new EventStream("app-2", false);

  /** Among them lengths at the borders of what one, two and three bytes tell. */
  private static final int[] LENGTHS = {1, 127, 128, 512, 16_383, 16_384, 60_000};

  @TempDir Path folder;
  private final MovableClock clock = MovableClock.at("2026-03-01T12:00:00Z");
  private final Random random = new Random(7);
  private Buffer buffer;
  private BufferWriter writer;

  @BeforeEach
  void open() throws Exception {
    Path file = folder.resolve("high-water");
    HighWater.create(file);
    buffer = Buffer.open(Files.createDirectories(folder.resolve("buffer")), folder, 128L << 20);
    writer =
        new BufferWriter(
            buffer,
            new BufferRoom(1_000_000, 1L << 30),
            HighWater.open(file),
            new ReentrantLock(),
            clock,
            0);
  }

  @AfterEach
  void close() throws SQLException {
    buffer.close();
  }

  private void write(EventStream stream, List<Event> events) throws Exception {
    Append append = new Append(stream, new Batch(events), Optional.empty());
    writer.write(List.of(append));
    assertThat(append.outcome())
        .isCompletedWithValue(new AppendOutcome.Stored(events.size(), false, ""));
  }

  private Event event(int number) {
    int length = LENGTHS[random.nextInt(LENGTHS.length)];
    return new Event(
        "push_sent",
        Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)),
        "campaign",
        "token-" + number,
        maybe("é".repeat(200)),
        "\uD83D\uDE00 " + number,
        maybe("a"),
        null,
        maybe("{\"a\":\"" + "x".repeat(length) + "\"}"));
  }

  private @Nullable String maybe(String text) {
    return random.nextBoolean() ? text : null;
  }

  /** The events of a source, by their numbers. */
  private List<Event> read(EventSource source, List<Long> numbers) throws SQLException {
    return buffer.use(connection -> {
      List<Event> events = new ArrayList<>();
      try (PreparedStatement query = source.events().prepare(connection);
          ResultSet row = query.executeQuery()) {
        while (row.next()) {
          numbers.add(row.getLong("seq"));
          events.add(
              new Event(
                  row.getString("event"),
                  row.getObject("date", LocalDateTime.class).toInstant(ZoneOffset.UTC),
                  row.getString("source"),
                  row.getString("token"),
                  row.getString("install_id"),
                  row.getString("custom_id"),
                  row.getString("advertising_id"),
                  row.getString("id"),
                  row.getString("attributes")));
        }
      }
      return events;
    });
  }

  private List<EventSource> sources(long behind, long through) throws SQLException {
    return buffer.use(connection -> BufferedEvents.sources(connection, "node", behind, through));
  }

  @Test
  void events_of_any_size_come_out_in_their_order_with_their_numbers() throws Exception {
    List<Event> events = new ArrayList<>();
    for (int n = 0; n < 3000; n++) {
      events.add(event(n));
    }
    for (int from = 0; from < events.size(); from += 500) {
      write(LIVE, events.subList(from, from + 500));
    }
    List<Long> numbers = new ArrayList<>();
    assertThat(sources(0, 3000)).hasSize(1);
    assertThat(read(sources(0, 3000).getFirst(), numbers)).isEqualTo(events);
    assertThat(numbers).startsWith(1L).endsWith(3000L).isSorted().doesNotHaveDuplicates();
    assertThat(read(sources(500, 1500).getFirst(), new ArrayList<>()))
        .isEqualTo(events.subList(500, 1500));
  }

  @Test
  void tiny_bodies_are_read_many_at_once() throws Exception {
    for (int n = 0; n < 20; n++) {
      List<Append> together = new ArrayList<>();
      for (int body = 0; body < 256; body++) {
        together.add(new Append(LIVE, Batch.of("p" + body, 1), Optional.empty()));
      }
      writer.write(together);
    }
    assertThat(read(sources(0, 5120).getFirst(), new ArrayList<>())).hasSize(5120);
  }

  @Test
  void each_app_is_a_source_and_what_all_its_events_share_is_known() throws Exception {
    Event plain = new Event("push_sent", Batch.DAY, "campaign", "t", null, "c", null, null, null);
    Event rich = new Event("push_sent", Batch.DAY, "campaign", "t", "i", null, null, "id", "{}");
    write(LIVE, List.of(plain));
    write(OTHER, List.of(rich, plain));
    List<EventSource> sources = sources(0, 3);
    assertThat(sources)
        .extracting(source -> source.known().app())
        .containsExactly("app-1", "app-2");
    assertThat(sources.getFirst().known().absent())
        .containsExactlyInAnyOrder("install_id", "advertising_id", "id", "attributes");
    assertThat(sources.getFirst().known().values())
        .containsEntry("node", "node")
        .containsEntry("test", false)
        .containsEntry("received_date", LocalDateTime.parse("2026-03-01T12:00:00"));
    assertThat(sources.getLast().known().absent()).containsExactly("advertising_id");
    assertThat(read(sources.getLast(), new ArrayList<>())).containsExactly(rich, plain);

    clock.advance(Duration.ofSeconds(1));
    write(TEST, List.of(plain));
    KnownValues known = sources(0, 4).getFirst().known();
    assertThat(known.has("test")).isFalse();
    assertThat(known.has("received_date")).isFalse();
  }
}
