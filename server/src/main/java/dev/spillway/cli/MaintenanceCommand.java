package dev.spillway.cli;

import dev.spillway.app.MaintenanceMode;
import dev.spillway.app.MaintenanceMode.Report;
import dev.spillway.http.Maintenance;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code spillway maintenance}. */
@Command(
    name = "maintenance",
    description = {
      "Lets nothing new begin, or lets it again; without on or off it tells which holds.",
      "While it is on, new exports, events and erasures are answered with 503, and readiness too;"
          + " what was accepted goes on, and can be asked for and downloaded. A restart does not end"
          + " it."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  spillway maintenance on --message 'until 14:00 UTC' --data /var/lib/spillway",
      "  spillway maintenance --json"
    })
final class MaintenanceCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings = new SettingsOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "on|off",
      converter = TurnConverter.class,
      description = "What is to hold from now on.")
  private Optional<Turn> turn = Optional.empty();

  @Option(
      names = "--message",
      paramLabel = "TEXT",
      description = "What clients are told besides, such as until when.")
  private Optional<String> message = Optional.empty();

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** The words. */
  enum Turn {
    ON,
    OFF
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (message.isPresent() && !turn.equals(Optional.of(Turn.ON))) {
      throw CommandException.wrongUsage("--message goes with on");
    }
    MaintenanceMode mode = MaintenanceMode.of(settings.load(Map.of()));
    print(turn.isEmpty() ? mode.show() : change(mode, turn.get()));
    return 0;
  }

  private Report change(MaintenanceMode mode, Turn wanted)
      throws IOException, InterruptedException {
    return switch (wanted) {
      case ON -> {
        try {
          yield mode.on(message.orElse(""));
        } catch (IllegalArgumentException e) {
          throw CommandException.wrongUsage(String.valueOf(e.getMessage()));
        }
      }
      case OFF -> mode.off();
    };
  }

  private void print(Report report) {
    PrintWriter out = spec.commandLine().getOut();
    if (json.isWanted()) {
      out.println(Maintenance.write(report.maintenance()));
      return;
    }
    String place = report.running() ? "" : "; no server runs, so it is of the next start";
    out.println(
        report
                .maintenance()
                .map(on ->
                    "maintenance is on since %s%s"
                        .formatted(on.since(), on.message().isEmpty() ? "" : ": " + on.message()))
                .orElse("maintenance is off")
            + place);
  }

  /** Reads it. */
  static final class TurnConverter implements ITypeConverter<Turn> {
    @Override
    public Turn convert(String text) {
      return switch (text) {
        case "on" -> Turn.ON;
        case "off" -> Turn.OFF;
        case String other ->
            throw new TypeConversionException("'" + other + "' is neither on nor off");
      };
    }
  }
}
