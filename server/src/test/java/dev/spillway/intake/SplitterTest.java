package dev.spillway.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** However a body is cut on its way, the same texts come out of it. */
class SplitterTest {

  private static List<String> split(IntakeFormat format, String text, long seed) {
    List<String> found = new ArrayList<>();
    TextSink sink =
        new TextSink() {
          @Override
          public boolean text(long line, byte[] bytes, int from, int to) {
            found.add(
                line + ":" + new String(bytes, from, to - from, StandardCharsets.UTF_8).strip());
            return true;
          }

          @Override
          public void bad(long line, String message) {
            found.add(line + "!" + message);
          }

          @Override
          public void stop() {
            found.add("stopped");
          }
        };
    BodyWindow window = new BodyWindow(body(torn(text, seed), Long.MAX_VALUE));
    try {
      switch (format) {
        case NDJSON -> new NdjsonSplitter(window, sink).split();
        case JSON -> new JsonSplitter(window, sink).split();
        case CSV -> new CsvSplitter(window, sink).split();
        case PARQUET -> throw new AssertionError("no text");
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return found;
  }

  private static Body body(InputStream stream, long limit) {
    return new Body(stream, BodyEncoding.PLAIN, limit, false);
  }

  /** Gives the bytes in pieces of random sizes; seed 0 gives them whole. */
  private static InputStream torn(String text, long seed) {
    Random random = new Random(seed);
    return new FilterInputStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))) {
      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        return super.read(
            bytes, from, seed == 0 ? length : Math.min(length, 1 + random.nextInt(3)));
      }
    };
  }

  @Provide
  Arbitrary<String> bodies() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "\\\"",
            "\n",
            "\r\n",
            " ",
            "1",
            "null",
            "{\"a\":\"}\"}",
            "{\"b\":[1,{}]}",
            "\u00e9",
            "\uD83D\uDE00",
            "\u0000")
        .list()
        .ofMaxSize(30)
        .map(pieces -> String.join("", pieces));
  }

  @Property(tries = 2000)
  void pieces_change_nothing(@ForAll("bodies") String body, @ForAll long seed) {
    for (IntakeFormat format : EnumSet.complementOf(EnumSet.of(IntakeFormat.PARQUET))) {
      assertThat(split(format, body, seed)).isEqualTo(split(format, body, 0));
    }
  }

  @Property(tries = 500)
  void lines_and_elements_come_in_order_with_their_numbers(
      @ForAll("bodies") String inner, @ForAll long seed) {
    String first = "{\"a\":\"x\"}";
    String second = "{\"b\":{\"c\":\"]},\\\"\"}}";
    assertThat(split(IntakeFormat.NDJSON, first + "\n\n" + second, seed))
        .containsExactly("1:" + first, "3:" + second);
    assertThat(split(IntakeFormat.JSON, " [ " + first + " ,\n" + second + " ] ", seed))
        .containsExactly("1:" + first, "2:" + second);
    assertThat(split(IntakeFormat.JSON, "[" + first + "]" + inner, seed)).startsWith("1:" + first);
  }

  @Test
  void a_text_may_have_64_kib_and_a_longer_one_is_told_and_passed_over() {
    String longest = "{\"a\":\"" + "x".repeat(64 * 1024 - 8) + "\"}";
    String longer = "{\"a\":\"" + "x".repeat(64 * 1024 - 7) + "\"}";
    String huge = "{\"a\":\"" + "x".repeat(1_000_000) + "\"}";
    for (long seed : new long[] {0, 7}) {
      assertThat(split(IntakeFormat.NDJSON, longest + "\n" + longer + "\n" + huge + "\n{}", seed))
          .containsExactly(
              "1:" + longest, "2!" + Problems.TOO_LONG, "3!" + Problems.TOO_LONG, "4:{}");
      assertThat(split(IntakeFormat.JSON, "[" + longest + "," + longer + "," + huge + ",{}]", seed))
          .containsExactly(
              "1:" + longest, "2!" + Problems.TOO_LONG, "3!" + Problems.TOO_LONG, "4:{}");
    }
  }

  @Test
  void a_body_beyond_its_limit_ends() {
    Body body = body(new ByteArrayInputStream(new byte[11]), 10);
    assertThatThrownBy(() -> new NdjsonSplitter(new BodyWindow(body), new Ignoring()).split())
        .isInstanceOf(BodyTooLargeException.class);
  }

  private static final class Ignoring implements TextSink {
    @Override
    public boolean text(long line, byte[] bytes, int from, int to) {
      return true;
    }

    @Override
    public void bad(long line, String message) {
      throw new AssertionError(message);
    }

    @Override
    public void stop() {
      throw new AssertionError("the body can be read");
    }
  }
}
