package dev.spillway.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Writes the fish shell's completions, which picocli does not. */
final class FishCompletion {
  private final StringBuilder script = new StringBuilder();
  private final String program;

  private FishCompletion(String program) {
    this.program = program;
  }

  static String script(String program, CommandLine root) {
    FishCompletion completion = new FishCompletion(program);
    completion.add(root, List.of());
    return completion.script.toString();
  }

  private void add(CommandLine command, List<String> path) {
    Map<String, CommandLine> below = command.getSubcommands();
    List<String> conditions = new ArrayList<>();
    path.forEach(name -> conditions.add("__fish_seen_subcommand_from " + name));
    if (!below.isEmpty()) {
      conditions.add("not __fish_seen_subcommand_from " + String.join(" ", below.keySet()));
    }
    String condition = String.join("; and ", conditions);
    below.forEach((name, child) ->
        line(
            condition,
            "-f -a " + name,
            description(child.getCommandSpec().usageMessage().description())));
    for (OptionSpec option : command.getCommandSpec().options()) {
      line(condition, names(option) + values(option), description(option.description()));
    }
    below.forEach((name, child) -> {
      List<String> further = new ArrayList<>(path);
      further.add(name);
      add(child, further);
    });
  }

  private void line(String condition, String what, String description) {
    script.append("complete -c ").append(program);
    script.append(" -n ").append(quoted(condition)).append(' ').append(what);
    script.append(" -d ").append(quoted(description)).append('\n');
  }

  private static String names(OptionSpec option) {
    List<String> names = new ArrayList<>();
    for (String name : option.names()) {
      names.add(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1));
    }
    return String.join(" ", names);
  }

  private static String values(OptionSpec option) {
    if (option.arity().max() == 0) {
      return "";
    }
    if (option.completionCandidates() == null) {
      return " -r";
    }
    return " -x -a " + quoted(String.join(" ", option.completionCandidates()));
  }

  private static String description(String... lines) {
    return lines.length == 0 ? "" : CommandLine.Help.Ansi.OFF.string(lines[0]).replace("%n", " ");
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
