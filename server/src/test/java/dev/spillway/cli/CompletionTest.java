package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What shells are told of the commands. */
class CompletionTest {
  @TempDir private Path folder;

  @Test
  void bash_completes_commands_kinds_options_and_values() throws Exception {
    Path script = Files.writeString(folder.resolve("s"), script("bash"));
    assertThat(complete(script, "exp")).containsExactly("export");
    assertThat(complete(script, "export", "")).contains("campaign", "transactional", "list");
    assertThat(complete(script, "export", "campaign", "--date")).containsExactly("--date-format");
    assertThat(complete(script, "export", "campaign", "--date-format", "m"))
        .containsExactly("millis");
    assertThat(complete(script, "completion", "z")).containsExactly("zsh");
  }

  private static String script(String shell) {
    Outcome outcome = Outcome.of(List.of("completion", shell));
    assertThat(outcome.code()).isZero();
    assertThat(outcome.err()).isEmpty();
    return outcome.out();
  }

  private static List<String> complete(Path script, String... words)
      throws IOException, InterruptedException {
    String program =
        """
        # Works within a shell's own completion alone.
        compopt() { :; }
        . "$1"; shift
        COMP_WORDS=(spillway "$@"); COMP_CWORD=$#
        _complete_spillway; printf '%s\\n' "${COMPREPLY[@]}"
        """;
    List<String> command =
        Stream.concat(Stream.of("bash", "-c", program, "bash", script.toString()), Stream.of(words))
            .toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text.lines().map(String::strip).toList();
  }

  @Test
  void zsh_loads_the_same_script_by_its_emulation() {
    assertThat(script("zsh")).isEqualTo(script("bash")).contains("bashcompinit");
  }

  @Test
  void fish_is_told_of_every_command_and_option() {
    assertThat(script("fish").lines().toList())
        .allMatch(line -> line.startsWith("complete -c spillway -n '"))
        .anyMatch(line -> line.contains("-f -a export"))
        .contains(
            "complete -c spillway -n '__fish_seen_subcommand_from export; and"
                + " __fish_seen_subcommand_from campaign' -l compression -x -a 'gzip zstd' -d 'How"
                + " the file is packed: gzip or zstd; plain without.'");
  }

  @Test
  void every_command_shows_an_example_in_its_help() {
    assertExamples("", CommandLineInterface.commands(List.of()));
  }

  private static void assertExamples(String path, CommandLine command) {
    for (Map.Entry<String, CommandLine> below : command.getSubcommands().entrySet()) {
      String name = path + " " + below.getKey();
      if (!below.getKey().equals("help")) {
        assertThat(below.getValue().getUsageMessage(CommandLine.Help.Ansi.OFF))
            .as(name)
            .contains("Examples:", "  ");
        assertExamples(name, below.getValue());
      }
    }
  }
}
