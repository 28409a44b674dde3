package dev.spillway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.client.Connection;
import dev.spillway.client.ExportCalls;
import dev.spillway.client.ExportView;
import dev.spillway.client.Retries;
import dev.spillway.client.Stop;
import dev.spillway.client.Wish;
import dev.spillway.event.Kind;
import dev.spillway.event.Kinds;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code spillway export}. */
@Command(
    name = "export",
    description = "Gets exports from a server, and follows those that are there.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "KIND|COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  export SPILLWAY_URL=https://export.example.com SPILLWAY_API_KEY=… SPILLWAY_REST_KEY=…",
      "  spillway export campaign black-friday events --from 2026-11-01T00:00:00 \\",
      "      --events push_sent,push_open --ids install_id,custom_id -o bf.csv",
      "  spillway export list",
      "",
      "A kind that is a setting of the server stands where campaign does."
    })
final class ExportCommand {
  private static final Duration RETRY_FOR = Duration.ofSeconds(30);

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * Adds a command for each kind: those that every server has, and the one that is asked for, since
   * a server may have others.
   */
  static void addKinds(CommandLine export, List<String> arguments) {
    for (Kind kind : Kinds.defaults().all()) {
      export.addSubcommand(kind.name(), new AskCommand());
    }
    // Its name, and at least a token and a shape behind it.
    boolean asks =
        arguments.size() > 3
            && arguments.getFirst().equals(export.getCommandName())
            && arguments.get(1).matches("[a-z][a-z0-9_-]{0,63}");
    if (asks && !export.getSubcommands().containsKey(arguments.get(1))) {
      export.addSubcommand(arguments.get(1), new AskCommand());
    }
  }

  @Command(
      name = "list",
      description = "Lists the app's exports, the newest first.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = "  spillway export list --limit 20")
  int list(
      @Mixin ServerOptions server,
      @Mixin JsonOption json,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "1000",
              description = "At most so many (default: all that the server tells, 1000).")
          int limit)
      throws InterruptedException {
    if (limit < 1) {
      throw CommandException.wrongUsage("--limit must be at least 1");
    }
    List<ExportView> views = call(server, ExportCalls::list).stream().limit(limit).toList();
    PrintWriter out = spec.commandLine().getOut();
    if (json.isWanted()) {
      ObjectNode document = JsonOption.object();
      ArrayNode array = document.putArray("exports");
      views.forEach(view -> array.add(view.json()));
      JsonOption.print(out, document);
      return 0;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("ID", "STATUS", "KIND", "TOKEN", "SHAPE", "REQUESTED", "ROWS", "SIZE"));
    for (ExportView view : views) {
      List<String> subject = view.subject();
      rows.add(
          List.of(
              view.id(),
              view.status(),
              subject.get(0),
              subject.get(1),
              subject.get(2),
              view.json().path("request_date").asText("-"),
              number(view.rows()),
              number(view.size())));
    }
    Tables.print(out, rows);
    return 0;
  }

  private static String number(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : "-";
  }

  @Command(
      name = "show",
      description = "Shows an export.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = "  spillway export show 9aed764e-7a79-4197-b378-df82da994f78 --json")
  int show(
      @Mixin ServerOptions server,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "ID", description = "Its id, from export list.") UUID id)
      throws InterruptedException {
    print(json, call(server, calls -> calls.show(id.toString())));
    return 0;
  }

  @Command(
      name = "cancel",
      description = "Cancels a waiting or running export, or deletes the file of a finished one.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = "  spillway export cancel 9aed764e-7a79-4197-b378-df82da994f78")
  int cancel(
      @Mixin ServerOptions server,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "ID", description = "Its id, from export list.") UUID id)
      throws InterruptedException {
    print(json, call(server, calls -> calls.cancel(id.toString())));
    return 0;
  }

  @Command(
      name = "download",
      description = {
        "Downloads the file of an export that was asked for before, waiting for it if need be.",
        "A repeated run goes on behind the bytes that are there."
      },
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = "  spillway export download 9aed764e-7a79-4197-b378-df82da994f78 -o out.csv")
  int download(
      @Mixin FetchOptions fetch,
      @Parameters(paramLabel = "ID", description = "Its id, from export list.") UUID id)
      throws IOException, InterruptedException {
    return fetch.fetch(spec.commandLine(), new Wish.Known(id.toString()), "export-" + id + ".csv");
  }

  /** Calls that are made once. */
  @FunctionalInterface
  private interface Once<T> {
    Optional<T> of(ExportCalls calls) throws InterruptedException;
  }

  private <T> T call(ServerOptions server, Once<T> once) throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    try (Connection connection = new Connection(server.target())) {
      Retries retries =
          new Retries(RETRY_FOR, new Stop(), reason -> err.println("spillway: " + reason));
      return once.of(new ExportCalls(connection, retries)).orElseThrow();
    }
  }

  private void print(JsonOption json, ExportView view) {
    PrintWriter out = spec.commandLine().getOut();
    if (json.isWanted()) {
      JsonOption.print(out, view.json());
      return;
    }
    List<List<String>> facts = new ArrayList<>();
    facts.add(List.of("id", view.id()));
    facts.add(List.of("status", view.status()));
    facts.add(List.of("what", String.join(" ", view.subject())));
    facts.add(List.of("requested", view.json().path("request_date").asText("-")));
    facts.add(List.of("completed", view.json().path("completion_date").asText("-")));
    for (String field : List.of("from", "to", "events", "ids")) {
      facts.add(List.of(field, text(view.json().path("request").path(field))));
    }
    view.percent().ifPresent(percent -> facts.add(List.of("progress", percent + " %")));
    view.rows().ifPresent(rows -> facts.add(List.of("rows", Long.toString(rows))));
    view.size().ifPresent(size -> facts.add(List.of("size", Long.toString(size))));
    view.sha256().ifPresent(digest -> facts.add(List.of("sha256", digest)));
    view.fileName().ifPresent(name -> facts.add(List.of("file", name)));
    view.error().ifPresent(error -> facts.add(List.of("error", error)));
    Tables.print(out, facts);
  }

  private static String text(JsonNode value) {
    if (!value.isArray()) {
      return value.asText("-");
    }
    List<String> names = new ArrayList<>();
    value.forEach(name -> names.add(name.asText()));
    return String.join(",", names);
  }
}
