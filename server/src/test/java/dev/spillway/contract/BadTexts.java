package dev.spillway.contract;

import static dev.spillway.contract.BadInput.GOOD;

import dev.spillway.contract.EventForms.Form;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Bad bodies of JSON and CSV. */
final class BadTexts {
  private static final String HEADER = "event,date,source,token,custom_id";
  private static final String RECORD = "push_sent,2026-02-03T10:00:00,campaign,black-friday,c";

  private BadTexts() {}

  static Stream<BadInput> all() {
    return Stream.of(fields(), attributes(), lines(), bytes(), json(), csv()).flatMap(List::stream);
  }

  private static List<BadInput> fields() {
    return List.of(
        field("no event", "\"event\":null", "event is missing"),
        field("a misspelt event", "\"event\":\"push_send\"", "did you mean push_sent?"),
        field("an event of another kind", "\"event\":\"inapp_view\"", "event must be one of"),
        field("a number for an event", "\"event\":7", "event must be a string"),
        field("no source", "\"source\":null", "source is missing"),
        field("an unknown kind", "\"source\":\"campain\"", "did you mean campaign?"),
        field("a list for a source", "\"source\":[\"campaign\"]", "source must be a string"),
        field("no token", "\"token\":null", "token is missing"),
        field("a token with a space", "\"token\":\"a b\"", "token must have 1 to 128"),
        field("a token that climbs", "\"token\":\"..\"", "neither . nor .."),
        field("129 letters", "\"token\":\"" + "x".repeat(129) + "\"", "token must have 1 to 128"),
        field("no date", "\"date\":null", "date is missing"),
        field("a number for a date", "\"date\":1770000000", "date must be a string"),
        field("the 30th of February", "\"date\":\"2026-02-30T00:00:00\"", "date must be like"),
        field("the far future", "\"date\":\"2999-01-01T00:00:00\"", "date must not be after"),
        field("a date before the lookback", "\"date\":\"2019-01-01T00:00:00\"", "not be before"),
        field("no id", "\"custom_id\":null", "one of install_id, custom_id and advertising_id"),
        field("an empty id", "\"custom_id\":\"\"", "custom_id must have 1 to 512"),
        field("513 characters", "\"custom_id\":\"" + "x".repeat(513) + "\"", "1 to 512"),
        field("513 emojis", "\"custom_id\":\"" + "\uD83D\uDE00".repeat(513) + "\"", "1 to 512"),
        field("NUL", "\"custom_id\":\"a\\u0000\"", "without control characters"),
        field("DEL", "\"install_id\":\"a\\u007f\"", "install_id must have"),
        field("a high surrogate alone", "\"custom_id\":\"\\ud83d\"", "lone surrogates"),
        field("a low surrogate alone", "\"custom_id\":\"\\ude00x\"", "lone surrogates"),
        field("a number for an id", "\"custom_id\":12", "custom_id must be a string"),
        field("129 characters of one's own", "\"id\":\"" + "x".repeat(129) + "\"", "1 to 128"),
        field("an unknown field", "\"customid\":\"c\"", "did you mean custom_id?"),
        field("a name that is no name", "\"\\u0000\":1", "a name that cannot be shown"),
        new BadInput(
            "a field twice",
            "",
            List.of("Content-Type", "application/x-ndjson"),
            () -> GOOD.replace("}", ",\"custom_id\":\"d\"}").getBytes(StandardCharsets.UTF_8),
            400,
            31,
            "custom_id is there twice"));
  }

  /** An event of NDJSON in which the field stands in its own place, or is one more. */
  private static BadInput field(String name, String field, String part) {
    String key = field.substring(0, field.indexOf(':'));
    String without = GOOD.replaceAll("," + key + ":\"[^\"]*\"|" + key + ":\"[^\"]*\",", "");
    return BadInput.of(Form.NDJSON, name, without.replace("}", "," + field + "}"), part);
  }

  private static List<BadInput> attributes() {
    String names =
        IntStream.range(0, 65)
            .mapToObj(n -> "\"n" + n + "\":1")
            .collect(Collectors.joining(",", "{", "}"));
    return List.of(
        attributes("a list", "[]", "this is no object"),
        attributes("an object in them", "{\"a\":{}}", "an array or an object"),
        attributes("a null in them", "{\"a\":null}", "a value is null"),
        attributes("65 names", names, "there are more names"),
        attributes("a name of 65 letters", "{\"" + "n".repeat(65) + "\":1}", "a name is longer"),
        attributes("an empty name", "{\"\":1}", "a name is empty"),
        attributes("9 KiB", "{\"a\":\"" + "x".repeat(9 * 1024) + "\"}", "they are larger"),
        attributes("a name twice", "{\"a\":1,\"a\":2}", "a name is there twice"),
        attributes("a surrogate", "{\"a\":\"\\ud800\"}", "a value has a lone surrogate"));
  }

  private static BadInput attributes(String name, String text, String part) {
    return field("attributes, " + name, "\"attributes\":" + text, part);
  }

  private static List<BadInput> lines() {
    return List.of(
        line("an event that is cut short", GOOD.substring(0, 30), "valid JSON"),
        line("two events in a line", GOOD + GOOD, "nothing behind it"),
        line("a comma too many", GOOD.replace("}", ",}"), "valid JSON"),
        line("an array", "[" + GOOD + "]", "must be a JSON object"),
        line("a text", "push_sent", "valid JSON"),
        line("single quotes", GOOD.replace('"', '\''), "valid JSON"),
        line("NaN", GOOD.replace("}", ",\"id\":NaN}"), "valid JSON"),
        line("depth", "{\"attributes\":" + "[".repeat(100_000), "at most"),
        line("a number of 30,000 digits", "{\"id\":" + "9".repeat(30_000) + "}", "at most"),
        line("64 KiB", "{\"id\":\"" + "x".repeat(70_000) + "\"}", "at most 64 KiB"),
        line("a raw line feed in a string", GOOD.replace(":\"c\"", ":\"a\tb\""), "valid JSON"),
        BadInput.of(Form.NDJSON, "a line of 100 MB", BadTexts::longLine, "at most 64 KiB"));
  }

  private static BadInput line(String name, String line, String part) {
    return BadInput.of(Form.NDJSON, name, GOOD + "\n" + line + "\n" + GOOD + "\n", part);
  }

  private static byte[] longLine() {
    byte[] line = new byte[100_000_000];
    Arrays.fill(line, (byte) 'x');
    return line;
  }

  private static List<BadInput> bytes() {
    return List.of(
        BadInput.of(Form.NDJSON, "a byte-order mark", "\ufeff" + GOOD, "byte-order mark"),
        BadInput.of(Form.JSON, "a byte-order mark", "\ufeff[" + GOOD + "]", "JSON"),
        BadInput.of(Form.CSV_COMMA, "a byte-order mark", "\ufeff" + HEADER, "byte-order mark"),
        bytes("half of a character", 0xC3),
        bytes("a byte that is never there", 0xFF),
        bytes("NUL in two bytes", 0xC0, 0x80),
        bytes("a surrogate in three bytes", 0xED, 0xA0, 0x80),
        bytes("a character beyond the last", 0xF4, 0x90, 0x80, 0x80),
        BadInput.of(
            Form.NDJSON, "UTF-16", () -> GOOD.getBytes(StandardCharsets.UTF_16), "valid UTF-8"),
        BadInput.of(
            Form.NDJSON,
            "Latin-1",
            () -> GOOD.replace("\"c\"", "\"\u00e9\"").getBytes(Charset.forName("ISO-8859-1")),
            "valid UTF-8"));
  }

  private static BadInput bytes(String name, int... bytes) {
    return BadInput.of(Form.NDJSON, name, () -> withBytes(bytes), "valid UTF-8");
  }

  /** A good event with these bytes for an id. */
  private static byte[] withBytes(int... bytes) {
    int place = GOOD.indexOf("\"c\"") + 1;
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(GOOD.substring(0, place).getBytes(StandardCharsets.UTF_8));
    for (int value : bytes) {
      body.write(value);
    }
    body.writeBytes(GOOD.substring(place + 1).getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }

  private static List<BadInput> json() {
    return List.of(
        BadInput.of(Form.JSON, "nothing", "", "holds no JSON"),
        BadInput.of(Form.JSON, "an array that does not end", "[" + GOOD, "ends before its JSON"),
        BadInput.of(Form.JSON, "a comma at the end", "[" + GOOD + ",]", "missing before ]"),
        BadInput.of(Form.JSON, "a text behind the array", "[" + GOOD + "]x", "follows the end"),
        BadInput.of(Form.JSON, "numbers for events", "[1, 2]", "must be a JSON object"),
        BadInput.of(Form.JSON, "arrays in the array", "[[" + GOOD + "]]", "must be a JSON object"),
        BadInput.of(Form.JSON, "null", "null", "a JSON array of events, or one event"),
        BadInput.of(Form.JSON, "lines", GOOD + "\n" + GOOD, "one a line as application/x-ndjson"));
  }

  private static List<BadInput> csv() {
    return List.of(
        csv("an unknown name", HEADER.replace("custom_id", "custom"), RECORD, "field custom"),
        csv("a name twice", HEADER + ",event", RECORD + ",x", "event is there twice"),
        csv("no token's name", "event,date,source,custom_id", RECORD, "token is missing"),
        csv("tabs", HEADER.replace(',', '\t'), RECORD.replace(',', '\t'), "name the fields"),
        csv("too few values", HEADER, "push_sent", "must have 5 values"),
        csv("too many values", HEADER, RECORD + ",x", "must have 5 values"),
        csv("a quote in a bare value", HEADER, RECORD + "\"c", "quote"),
        csv(
            "a quote that does not end",
            HEADER,
            RECORD.replaceFirst(",c$", ",\"c"),
            "inside of quotes"),
        csv("a text behind a quote", HEADER, RECORD.replaceFirst(",c$", ",\"c\"d"), "RFC 4180"),
        csv("a value that is missing", HEADER, RECORD.replace("push_sent", ""), "event is missing"),
        csv("513 characters", HEADER, RECORD + "x".repeat(512), "1 to 512"),
        csv("64 KiB", HEADER, RECORD + "x".repeat(70_000), "at most 64 KiB"),
        csv("attributes", HEADER + ",attributes", RECORD + ",x", "this is no valid JSON"));
  }

  private static BadInput csv(String name, String header, String record, String part) {
    return BadInput.of(Form.CSV_COMMA, name, header + "\n" + record + "\n", part);
  }
}
