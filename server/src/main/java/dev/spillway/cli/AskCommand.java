package dev.spillway.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.client.Order;
import dev.spillway.client.Wish;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code spillway export KIND}, for a kind that is its name. */
@Command(
    description = {
      "Asks for an export, waits for it, downloads it and checks its SHA-256.",
      "A repeated run of the same command, also after Ctrl-C or a crash, goes on where the last one"
          + " ended: with the same export, and behind the bytes that are there."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${COMMAND-FULL-NAME} black-friday events --from 2026-11-01T00:00:00 \\",
      "      --events push_sent,push_open --ids install_id,custom_id -o bf.csv",
      "  ${COMMAND-FULL-NAME} welcome ids --from 2026-10-01T00:00:00 \\",
      "      --to 2026-11-01T00:00:00 --events push_error --ids custom_id -o - | wc -l"
    })
final class AskCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "TOKEN", description = "The campaign's token.")
  private String token = "";

  @Parameters(
      index = "1",
      paramLabel = "SHAPE",
      completionCandidates = Shapes.class,
      description =
          "events, a line for each event; or ids, one for each different combination of ids.")
  private String shape = "";

  @Option(
      names = "--from",
      required = true,
      paramLabel = "DATE",
      description = "Where the range begins, like 2026-11-20T10:00:00; UTC unless it says more.")
  private String from = "";

  @Option(
      names = "--to",
      paramLabel = "DATE",
      defaultValue = "now",
      description = "Where it ends, itself not in it (default: ${DEFAULT-VALUE}).")
  private String to = "now";

  @Option(
      names = "--events",
      required = true,
      split = ",",
      paramLabel = "EVENT",
      description = "Which events, like push_sent,push_open.")
  private List<String> events = new ArrayList<>();

  @Option(
      names = "--ids",
      required = true,
      split = ",",
      paramLabel = "ID",
      completionCandidates = Ids.class,
      description = "Which columns: install_id, custom_id, advertising_id.")
  private List<String> ids = new ArrayList<>();

  @Option(
      names = "--date-format",
      paramLabel = "DATES",
      completionCandidates = DateForms.class,
      description = "How dates look in the file: seconds (the default), millis or zoned.")
  private Optional<String> dateFormat = Optional.empty();

  @Option(
      names = "--compression",
      paramLabel = "PACKING",
      completionCandidates = Compressions.class,
      description = "How the file is packed: gzip or zstd; plain without.")
  private Optional<String> compression = Optional.empty();

  @Option(
      names = "--csv",
      paramLabel = "FORM",
      completionCandidates = Forms.class,
      description = "For whom values are written: spreadsheet; exactly as they are without.")
  private Optional<String> csv = Optional.empty();

  @Mixin private FetchOptions fetch = new FetchOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Order order;
    try {
      order = new Order(spec.name(), token, shape, body());
    } catch (IllegalArgumentException e) {
      throw CommandException.wrongUsage(String.valueOf(e.getMessage()));
    }
    return fetch.fetch(spec.commandLine(), new Wish.Ordered(order), order.fileName());
  }

  private ObjectNode body() {
    ObjectNode body = JsonOption.object().put("from", from).put("to", to);
    fill(body.putArray("events"), events);
    fill(body.putArray("ids"), ids);
    dateFormat.ifPresent(form -> body.put("date_format", form));
    compression.ifPresent(form -> body.put("compression", form));
    csv.ifPresent(form -> body.put("csv", form));
    return body;
  }

  private static void fill(ArrayNode array, List<String> names) {
    names.forEach(name -> array.add(name.strip()));
  }

  /** What a shell can offer. */
  static final class Shapes extends Words {
    Shapes() {
      super("events", "ids");
    }
  }

  /** What a shell can offer. */
  static final class Ids extends Words {
    Ids() {
      super("install_id", "custom_id", "advertising_id");
    }
  }

  /** What a shell can offer. */
  static final class DateForms extends Words {
    DateForms() {
      super("seconds", "millis", "zoned");
    }
  }

  /** What a shell can offer. */
  static final class Compressions extends Words {
    Compressions() {
      super("gzip", "zstd");
    }
  }

  /** What a shell can offer. */
  static final class Forms extends Words {
    Forms() {
      super("spreadsheet");
    }
  }
}
