package dev.spillway.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartCutterTest {

  private static List<TextPart> cut(String name, String text, int partBytes) throws IOException {
    PartCutter cutter =
        new PartCutter(
            LoadFile.of(Path.of(name), Optional.empty()).orElseThrow(),
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
            partBytes);
    List<TextPart> parts = new ArrayList<>();
    Optional<TextPart> part = cutter.next();
    while (part.isPresent()) {
      parts.add(part.get());
      part = cutter.next();
    }
    return parts;
  }

  private static List<String> bodies(List<TextPart> parts) {
    return parts.stream().map(part -> new String(part.body(), StandardCharsets.UTF_8)).toList();
  }

  @Test
  void parts_are_whole_lines_and_together_the_file() throws IOException {
    assertThat(bodies(cut("a.ndjson", "one\ntwo\n\nthree", 5)))
        .containsExactly("one\ntwo\n", "\nthree");
    assertThat(cut("a.ndjson", "", 5)).isEmpty();
  }

  @Test
  void each_csv_part_has_the_header_and_a_record_keeps_its_quoted_lines() throws IOException {
    String text = "\nid;name\n1;\"a\nb\"\n2;\"say \"\"\n\"\"\"\n3;c";
    assertThat(bodies(cut("a.csv", text, 5)))
        .containsExactly(
            "id;name\n1;\"a\nb\"\n", "id;name\n2;\"say \"\"\n\"\"\"\n", "id;name\n3;c");
  }

  @Test
  void a_csv_header_alone_is_sent_since_it_may_be_wrong() throws IOException {
    assertThat(bodies(cut("a.csv", "id;name", 5))).containsExactly("id;name\n");
    assertThat(cut("a.csv", "\n\n", 5)).isEmpty();
  }

  @Test
  void lines_of_bodies_are_lines_of_the_file() throws IOException {
    List<TextPart> csv = cut("a.csv", "\nid\n\"a\nb\"\nc\nd\n", 3);
    assertThat(csv.get(0).fileLine(2)).isEqualTo(3);
    assertThat(csv.get(0).isHeader(1)).isTrue();
    assertThat(csv.get(1).fileLine(2)).isEqualTo(5);
    assertThat(csv.get(1).fileLine(3)).isEqualTo(6);
    assertThat(csv.get(1).isHeader(2)).isFalse();
    assertThat(cut("a.ndjson", "a\nb\nc\n", 2).get(2).fileLine(1)).isEqualTo(3);
  }

  @Test
  void halves_are_cut_between_records_until_one_is_left() throws IOException {
    TextPart part = cut("a.csv", "id\n1\n\"a\nb\"\n3\n4\n", 100).getFirst();
    TextPart.Halves halves = part.halves().orElseThrow();

    assertThat(bodies(List.of(halves.first(), halves.second())))
        .containsExactly("id\n1\n\"a\nb\"\n", "id\n3\n4\n");
    assertThat(halves.second().fileLine(2)).isEqualTo(5);
    assertThat(halves.second().halves().orElseThrow().second().halves()).isEmpty();
    assertThat(cut("a.csv", "id\n1\n\"open\n", 100).getFirst().halves()).isPresent();
  }

  @Test
  void equal_parts_at_two_places_have_two_keys_and_a_repeated_one_has_the_same()
      throws IOException {
    List<String> keys = cut("a.ndjson", "x\nx\n", 1).stream().map(TextPart::key).toList();
    assertThat(keys).hasSize(2).doesNotHaveDuplicates().allMatch(key -> key.length() < 256);
    assertThat(cut("b.ndjson", "x\nx\n", 1).stream().map(TextPart::key)).isEqualTo(keys);
    assertThat(cut("a.csv", "x\nx\n", 1).getFirst().key()).isNotIn(keys);
  }

  @Test
  void of_an_endless_line_no_more_is_kept_than_shows_its_length() throws IOException {
    String text = "a\n" + "x".repeat(1_000_000) + "\nb\n";
    String body = bodies(cut("a.ndjson", text, 2_000_000)).getFirst();
    assertThat(body).startsWith("a\nxxx").endsWith("x\nb\n");
    assertThat(body.length()).isBetween(65_538, 66_000);
  }

  @Test
  void an_endless_csv_record_is_closed_and_ends_its_part() throws IOException {
    String text = "id\n1\n\"" + "x\n".repeat(100_000) + "\"\n2\n";
    List<TextPart> parts = cut("a.csv", text, 2_000_000);
    assertThat(bodies(parts).getFirst()).startsWith("id\n1\n\"x\n").endsWith("x\n\"\n");
    assertThat(bodies(parts).getLast()).isEqualTo("id\n2\n");
    assertThat(parts.getLast().fileLine(2)).isEqualTo(100_004);
  }
}
