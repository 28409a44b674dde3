package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules of the house that a linter does not know; each says what to do instead. */
class TidyTest {
  private static final Path MAIN = Path.of("src/main/java");
  private static final Path TEST = Path.of("src/test/java");
  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

  /** Files that switch over values of which there is no closed set. */
  private static final Set<String> OPEN_SWITCHES =
      Set.of(
          "ApiHandler.java",
          "BoundSql.java",
          "CommandLineInterface.java",
          "CopyStatement.java",
          "DemoEvents.java",
          "EventSchema.java",
          "FileBounds.java",
          "JsonSplitter.java",
          "PlainEventParser.java",
          "SettingTexts.java",
          "SparkTexts.java");

  private static final int LONGEST_FILE = 400;

  @Test
  void time_comes_from_the_clock_that_was_passed_in() {
    Pattern systemTime =
        Pattern.compile(
            "Instant\\.now\\(|currentTimeMillis\\(|LocalDate(Time)?\\.now\\(|"
                + "OffsetDateTime\\.now\\(|new Date\\(\\)|InstantSource\\.system\\(|Clock\\.system");
    assertThat(found(MAIN, systemTime, file -> !isOf(file, "app")))
        .as("use the InstantSource that was passed in; only app reads the system's clock")
        .isEmpty();
  }

  @Test
  void nothing_sleeps() {
    assertThat(found(MAIN, Pattern.compile("Thread\\.sleep\\("), file -> true))
        .as("wait for a condition, a queue or a scheduled executor")
        .isEmpty();
    assertThat(found(TEST, Pattern.compile("Thread\\.sleep\\("), file -> !isTidy(file)))
        .as("use Await: it polls with a deadline")
        .isEmpty();
  }

  @Test
  void nothing_is_left_for_later() {
    Pattern later = Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b");
    assertThat(found(MAIN, later, file -> true)).as("do it, or open an issue").isEmpty();
    assertThat(found(TEST, later, file -> !isTidy(file))).as("do it, or open an issue").isEmpty();
  }

  @Test
  void faults_are_not_swallowed() {
    Pattern empty = Pattern.compile("catch \\([^)]*\\) \\{\\s*}|catch \\([^)]* ignored\\)");
    assertThat(files(MAIN).filter(file -> empty.matcher(read(file)).find()))
        .as("handle it, or let it pass")
        .isEmpty();
    Pattern print = Pattern.compile("printStackTrace\\(");
    assertThat(found(MAIN, print, file -> true)).as("log it, with what it means").isEmpty();
  }

  @Test
  void no_test_is_switched_off() {
    Pattern off = Pattern.compile("@Disabled|assumeTrue\\(false|@EnabledIf");
    assertThat(found(TEST, off, file -> !isTidy(file))).as("mend it or delete it").isEmpty();
  }

  @Test
  void switches_name_every_case() {
    // A new constant or a new variant must be a compile error wherever it matters.
    assertThat(found(MAIN, Pattern.compile("\\bdefault ->|\\bdefault:\\s*$"), this::mayHaveDefault))
        .as("name every case; only a switch over strings, numbers or Object may have a default")
        .isEmpty();
  }

  private boolean mayHaveDefault(Path file) {
    return !OPEN_SWITCHES.contains(file.getFileName().toString());
  }

  @Test
  void files_are_short() {
    List<String> tooLong =
        Stream.concat(files(MAIN), files(TEST))
            .filter(file -> read(file).lines().count() > LONGEST_FILE)
            .map(Path::toString)
            .toList();

    assertThat(tooLong).as("a class of more than %s lines is two things", LONGEST_FILE).isEmpty();
  }

  @Test
  void every_package_says_what_it_is_for() {
    List<Path> packages = files(MAIN).map(Path::getParent).distinct().toList();

    assertThat(packages)
        .filteredOn(folder -> !folder.endsWith("dev/spillway"))
        .allMatch(folder -> Files.exists(folder.resolve("package-info.java")));
  }

  @Test
  void every_migration_is_there_for_every_database() throws IOException {
    try (Stream<Path> databases = Files.list(MIGRATIONS)) {
      List<List<String>> names = databases.map(TidyTest::migrations).toList();
      assertThat(names).isNotEmpty().allMatch(migrations -> migrations.equals(names.getFirst()));
    }
  }

  private static List<String> migrations(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOf(Path file, String packageName) {
    return Objects.requireNonNull(file.getParent()).endsWith(packageName);
  }

  private static boolean isTidy(Path file) {
    return file.endsWith("TidyTest.java");
  }

  private static List<String> found(Path root, Pattern banned, Predicate<Path> where) {
    List<String> places = new ArrayList<>();
    files(root)
        .filter(where)
        .forEach(file -> {
          List<String> lines = read(file).lines().toList();
          IntStream.range(0, lines.size())
              .filter(number -> banned.matcher(lines.get(number)).find())
              .forEach(number -> places.add(root.relativize(file) + ":" + (number + 1)));
        });
    return places;
  }

  private static Stream<Path> files(Path root) {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
