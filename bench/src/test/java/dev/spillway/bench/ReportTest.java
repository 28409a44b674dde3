package dev.spillway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final Series SPILLWAY = series("Spillway", 2, 3, 4);
  private static final Series PEER = series("a <peer>", 4, 2, 4);

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void write_a_report() throws Exception {
    folder = temporary.resolve("results");
    List<Check> checks =
        List.of(
            Check.ratio(SPILLWAY, PEER, Optional.of(Budget.atMost(0.5))),
            Check.of("events a second", Unit.PER_SECOND, PEER.value(), Budget.atLeast(4)));
    List<Result> results =
        List.of(
            new Result.Duel(
                "duel", "A duel", Unit.SECONDS, List.of(SPILLWAY, PEER), checks, List.of("Note.")),
            new Result.Curve(
                "curve",
                "A curve",
                "events",
                List.of(new Result.Line("Spillway", Map.of(1000L, SPILLWAY))),
                List.of(),
                List.of()),
            new Result.NotRun("absent", "Absent", "nginx is not installed"));
    LinkedHashMap<String, String> facts = new LinkedHashMap<>(Map.of("processor", "2 × fast"));
    Machine machine = new Machine(facts);
    new Report(machine, Instant.parse("2026-11-20T10:00:00Z"), Scale.QUICK, results).write(folder);
  }

  private static Series series(String name, double... values) {
    List<Sample> samples =
        Arrays.stream(values).mapToObj(value -> new Sample(value, 1.5, 200_000_000)).toList();
    return new Series(name, samples);
  }

  @Test
  void the_table_says_what_was_measured_and_what_it_is_held_to() throws Exception {
    assertThat(Files.readString(folder.resolve("results.md")))
        .contains("2026-11-20 10:00 UTC, at quick size")
        .contains("| processor | 2 × fast |")
        .contains(
            "| A duel | Spillway ÷ a <peer> | 1.00 × | 0.500 to 1.50 | ≤ 0.500 × | **missed** |")
        .contains("| A duel | events a second | 4.00 /s | 2.00 to 4.00 | ≥ 4.00 /s | holds |")
        .contains("| Spillway | 3.00 | 2.00 to 4.00 | 1.50 (1.50 to 1.50) | 200 (200 to 200) |")
        .contains(
            "| Spillway | 1,000 | 3.00 | 2.00 to 4.00 | 1.50 (1.50 to 1.50) | 200 (200 to 200) |")
        .contains("![A duel](duel.svg)")
        .contains("Not run: nginx is not installed.");
  }

  @Test
  void the_json_has_every_single_figure() throws Exception {
    JsonNode results =
        new ObjectMapper().readTree(folder.resolve("results.json").toFile()).path("results");

    assertThat(results.at("/0/series/1/samples/2/value").asDouble()).isEqualTo(4);
    assertThat(results.at("/0/checks/0/holds").asBoolean(true)).isFalse();
    assertThat(results.at("/1/lines/Spillway/1000/samples/0/value").asDouble()).isEqualTo(2);
    assertThat(results.at("/2/reason").asText()).isEqualTo("nginx is not installed");
  }

  @Test
  void plots_are_whole_xml_with_a_bar_or_a_point_for_each() throws Exception {
    assertThat(drawn("duel.svg", "rect")).isEqualTo(3);
    assertThat(drawn("curve.svg", "circle")).isEqualTo(1);
    assertThat(folder.resolve("absent.svg")).doesNotExist();
  }

  private int drawn(String file, String element) throws Exception {
    byte[] svg = Files.readString(folder.resolve(file)).getBytes(StandardCharsets.UTF_8);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg))
        .getElementsByTagName(element)
        .getLength();
  }
}
