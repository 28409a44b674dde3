package dev.spillway.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/operations.md} says beside what the program does. */
class OperationsTest {
  private static final Path PAGE = Path.of("..", "docs", "operations.md");

  /** Parts that there are in some folders alone. */
  private static final List<Path> SOMETIMES =
      List.of(
          Path.of("demo"),
          Path.of("folder-id"),
          Path.of("events/cache"),
          Path.of("maintenance.json"));

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @TempDir private Path temporary;

  @Test
  void every_setting_is_listed_with_its_default() throws IOException {
    List<String> listed =
        section("Settings")
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> List.of(line.split("\\|", -1)))
            .map(cells -> cells.get(1).strip() + " " + cells.get(2).strip())
            .toList();

    assertThat(listed)
        .containsExactlyElementsOf(
            Arrays.stream(Setting.values())
                .map(setting -> "`" + setting.path() + "` " + shown(setting.standard()))
                .toList());
  }

  private static String shown(String standard) {
    return standard.isEmpty() ? "none" : "`" + standard + "`";
  }

  @Test
  void every_example_of_a_settings_file_loads() throws IOException {
    List<String> examples =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE))
            .results()
            .map(match -> match.group(1))
            .toList();

    assertThat(examples).hasSize(2);
    for (String example : examples) {
      Path file = Files.writeString(temporary.resolve("spillway.yaml"), example);
      assertThat(SettingsLoader.load(Optional.of(file), Map.of(), Map.of()).kinds().all())
          .isNotEmpty();
    }
  }

  @Test
  void every_part_of_the_data_folder_is_listed() throws IOException {
    List<Path> listed = new ArrayList<>();
    for (String line : section("The data folder").lines().filter(OperationsTest::isRow).toList()) {
      CODE.matcher(line.split("\\|", -1)[1])
          .results()
          .map((MatchResult match) -> Path.of(match.group(1)))
          .forEach(listed::add);
    }
    assertThat(listed).hasSizeGreaterThan(10);

    try (TestServer server = TestServer.start(temporary, MovableClock.at("2026-11-24T10:00:00Z"))) {
      Path data = temporary.resolve("data");
      assertThat(server.uri()).isNotNull();
      assertThat(listed)
          .filteredOn(path -> !SOMETIMES.contains(path))
          .allSatisfy(path -> assertThat(data.resolve(path)).exists());
      assertThat(parts(data))
          .allMatch(part -> listed.stream().anyMatch(path -> path.startsWith(part)));
    }
  }

  private static boolean isRow(String line) {
    return line.startsWith("| `");
  }

  private static List<Path> parts(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      return files.map(Path::getFileName).toList();
    }
  }

  /** The text below a heading, up to the next. */
  private static String section(String heading) throws IOException {
    String page = Files.readString(PAGE);
    int start = page.indexOf("\n## " + heading + "\n");
    assertThat(start).as(heading).isNotNegative();
    int end = page.indexOf("\n## ", start + 1);
    return page.substring(start, end < 0 ? page.length() : end);
  }
}
