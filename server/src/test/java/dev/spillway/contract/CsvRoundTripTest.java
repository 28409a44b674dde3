package dev.spillway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Any string goes in, and an independent parser reads it out of the CSV, in the right order. */
class CsvRoundTripTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant DAY = Instant.parse("2026-02-10T00:00:00Z");
  private static final AtomicInteger TOKENS = new AtomicInteger();
  private static Path folder = Path.of("");
  private static @Nullable TestServer server;
  private static @Nullable ApiClient client;

  /** An event, as far as an export shows it. */
  record Row(
      @Nullable String install,
      @Nullable String custom,
      @Nullable String advertising,
      String type,
      long millis) {
    String json(String token) {
      ObjectNode node = JSON.createObjectNode();
      node.put("event", type).put("source", "campaign").put("token", token);
      node.put("date", DAY.plusMillis(millis).toString());
      node.put("install_id", install).put("custom_id", custom).put("advertising_id", advertising);
      return node.toString();
    }

    List<String> line() {
      String date = DAY.plusMillis(millis).toString().substring(0, 19);
      return Stream.of(install, custom, advertising, type, date)
          .map(text -> text == null ? "" : text)
          .toList();
    }
  }

  @BeforeContainer
  static void start() throws IOException {
    folder = Files.createTempDirectory("spillway-csv");
    TestServer started = TestServer.start(folder, MovableClock.at("2026-03-01T12:00:00Z"));
    server = started;
    client = started.client();
  }

  @AfterContainer
  static void stop() throws IOException {
    if (client != null && server != null) {
      client.close();
      server.close();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Provide
  Arbitrary<String> hostile() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            ";",
            "\"",
            "\"\"",
            "#",
            "\\",
            "'",
            ",",
            "=",
            "+",
            "-",
            "@",
            " ",
            "\uD83D\uDE00",
            "\uD835\uDD38",
            "\u200F",
            "\u202E",
            "\uFEFF",
            "\u0085",
            "\u2028",
            "\uFFFD",
            "\uFFFF",
            "\uE000",
            "\u00E9",
            "e\u0301",
            "\\N",
            "NULL",
            "\\n",
            "%s",
            "a",
            "Z",
            "0");
    Arbitrary<String> mixed =
        pieces.list().ofMinSize(1).ofMaxSize(12).map(list -> String.join("", list));
    Arbitrary<String> any =
        Arbitraries.strings()
            .withCharRange(' ', '~')
            .withCharRange('\u0080', '\uD7FF')
            .withCharRange('\uE000', '\uFFFF')
            .ofMinLength(1)
            .ofMaxLength(40);
    Arbitrary<String> longest =
        Arbitraries.of("\uD83D\uDE00", "\"", ";", "x").map(piece -> piece.repeat(512));
    return Arbitraries.frequencyOf(Tuple.of(10, mixed), Tuple.of(10, any), Tuple.of(1, longest));
  }

  @Provide
  Arbitrary<List<Row>> rows() {
    Arbitrary<@Nullable String> id = hostile().injectNull(0.3);
    return Combinators.combine(
            id,
            id,
            id,
            Arbitraries.of("push_sent", "push_open", "push_error"),
            Arbitraries.longs().between(0, 3000))
        .as(Row::new)
        .filter(row -> row.install() != null || row.custom() != null || row.advertising() != null)
        .list()
        .ofMinSize(1)
        .ofMaxSize(200);
  }

  @Property(tries = 25)
  void every_event_comes_back_byte_for_byte_in_the_contracts_order(@ForAll("rows") List<Row> rows) {
    if (client == null) {
      throw new AssertionError("the server did not start");
    }
    String token = "t" + TOKENS.incrementAndGet();
    ApiClient.Answer sent = client.sendEvents(rows.stream().map(row -> row.json(token)).toList());
    assertThat(sent.status()).as(sent.text()).isEqualTo(200);
    String body =
        """
        {"from": "2026-02-01T00:00:00", "to": "now",
         "events": ["push_sent", "push_open", "push_error"],
         "ids": ["install_id", "custom_id", "advertising_id"]}\
        """;

    assertThat(parse(client.export("/export/campaign/" + token + "/events", body)))
        .isEqualTo(
            withHeader(
                rows.stream()
                    .sorted(
                        Comparator.comparingLong(Row::millis)
                            .thenComparing(Row::type)
                            .thenComparing(Row::line, byLine(0))
                            .thenComparing(Row::line, byLine(1))
                            .thenComparing(Row::line, byLine(2)))
                    .map(Row::line)
                    .toList(),
                5));
    assertThat(parse(client.export("/export/campaign/" + token + "/ids", body)))
        .isEqualTo(
            withHeader(
                rows.stream()
                    .map(row -> row.line().subList(0, 4))
                    .distinct()
                    .sorted(
                        byLine(0)
                            .thenComparing(byLine(1))
                            .thenComparing(byLine(2))
                            .thenComparing(byLine(3)))
                    .toList(),
                4));
  }

  /** By UTF-8 bytes; an absent value, which is the empty text, first. */
  private static Comparator<List<String>> byLine(int column) {
    return (one, other) ->
        Arrays.compareUnsigned(
            one.get(column).getBytes(StandardCharsets.UTF_8),
            other.get(column).getBytes(StandardCharsets.UTF_8));
  }

  private static List<List<String>> withHeader(List<List<String>> lines, int columns) {
    List<List<String>> all = new ArrayList<>();
    all.add(
        List.of("install_id", "custom_id", "advertising_id", "event_type", "event_date")
            .subList(0, columns));
    all.addAll(lines);
    return all;
  }

  private static List<List<String>> parse(String csv) {
    try (CsvReader<CsvRecord> reader = CsvReader.builder().fieldSeparator(';').ofCsvRecord(csv)) {
      return reader.stream().map(CsvRecord::getFields).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
