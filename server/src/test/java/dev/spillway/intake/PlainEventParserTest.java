package dev.spillway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.event.Event;
import dev.spillway.event.Kinds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the fast parser takes, the general one takes too, as the same event. */
class PlainEventParserTest {
  private static final int TEXTS = Integer.getInteger("spillway.texts", 200_000);
  private static final EventChecker CHECKER =
      EventChecker.at(
          Kinds.defaults(), Instant.parse("2026-03-01T12:00:00.400Z"), Duration.ofHours(1), 90);
  private static final String USUAL =
      "{\"event\": \"push_sent\", \"date\":\"2026-02-28T23:59:59.999\",\"source\":\"campaign\","
          + "\"token\":\"black-friday\", \"install_id\":\"a1\",\"custom_id\":\"c 2\","
          + "\"advertising_id\":null,\"id\":\"e-1\",\"attributes\":{\"a\": \"b\\\"}\",\"n\":1.50}}";

  /** What mutations put in. */
  private static final List<String> PIECES =
      List.of(
          "\"",
          "\\",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          " ",
          "\t",
          "\u0000",
          "\u001f",
          "\u007f",
          "é",
          "null",
          "true",
          "1",
          "-",
          ".",
          "..",
          "Z",
          "+01:00",
          "2026-02-29T00:00:00",
          "24",
          "60",
          "\\u0041",
          "event",
          "\"id\":\"x\",",
          "\uFEFF",
          "\uD83D\uDE00",
          "x".repeat(129),
          "y".repeat(513),
          "2025-12-01T12:00:00.400",
          "2025-12-01T12:00:00.399",
          "2026-03-01T13:00:00.400",
          "2026-03-01T13:00:00.401",
          "inapp_view",
          "transactional");

  private final JsonEventParser general = new JsonEventParser(CHECKER);
  private final PlainEventParser plain = new PlainEventParser(CHECKER);

  @Test
  void takes_the_usual_form() throws IOException {
    byte[] text = USUAL.getBytes(StandardCharsets.UTF_8);
    Optional<Event> event = plain.parse(text, 0, text.length);
    assertThat(event).isPresent();
    assertThat(general.parseAny(text, 0, text.length))
        .isEqualTo(new Parsed.Good(event.orElseThrow()));
  }

  @Test
  void takes_nothing_else_than_the_general_parser_does() throws IOException {
    long seed = Long.getLong("spillway.seed", System.nanoTime());
    Random random = new Random(seed);
    int taken = 0;
    int refused = 0;
    for (int n = 0; n < TEXTS; n++) {
      String text = mutate(random);
      byte[] bytes = (" " + text).getBytes(StandardCharsets.UTF_8);
      Optional<Event> event = plain.parse(bytes, 1, bytes.length);
      Parsed parsed = general.parseAny(bytes, 1, bytes.length);
      if (event.isPresent()) {
        taken++;
        assertThat(parsed).as("seed %s: %s", seed, text).isEqualTo(new Parsed.Good(event.get()));
      } else {
        refused++;
      }
    }
    assertThat(taken).isGreaterThan(TEXTS / 50);
    assertThat(refused).isGreaterThan(TEXTS / 10);
  }

  private static String mutate(Random random) {
    StringBuilder text = new StringBuilder(USUAL);
    for (int times = random.nextInt(3); times >= 0; times--) {
      int from = random.nextInt(text.length());
      int to = Math.min(text.length(), from + random.nextInt(6));
      String piece = PIECES.get(random.nextInt(PIECES.size()));
      switch (random.nextInt(4)) {
        case 0 -> text.delete(from, to);
        case 1 -> text.insert(from, piece);
        case 2 -> text.replace(from, to, piece);
        default -> {
          int quote = text.indexOf("\"", from);
          int close = quote < 0 ? -1 : text.indexOf("\"", quote + 1);
          if (close > 0) {
            text.replace(quote + 1, close, piece);
          }
        }
      }
    }
    return text.toString();
  }
}
