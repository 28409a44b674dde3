package dev.spillway.cli;

import dev.spillway.app.SettingsException;
import dev.spillway.client.ClientException;
import dev.spillway.client.Failure;
import dev.spillway.database.DamagedDatabaseException;
import dev.spillway.event.DamagedStoreException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;

/**
 * All commands, and what their ends mean: 0 done, 1 failed, 2 wrong usage, 3 damaged store, 4 keys
 * refused, 5 not finished.
 */
@Command(
    name = "spillway",
    description = "A self-hosted Export API server: events come in, exports go out as CSV.",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLineInterface.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {"  spillway demo", "  spillway export campaign --help"},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed; the message says why",
      "2:wrong usage or wrong settings",
      "3:the store is damaged; nothing was changed",
      "4:the server refuses the keys",
      "5:not finished in time, or the server cannot be reached; run it again to go on"
    },
    subcommands = {
      ServeCommand.class,
      DemoCommand.class,
      CompanyCommand.class,
      AppCommand.class,
      KeyCommand.class,
      LoadCommand.class,
      ExportCommand.class,
      DoctorCommand.class,
      MaintenanceCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    })
public final class CommandLineInterface {
  private static final Logger LOG = LoggerFactory.getLogger(CommandLineInterface.class);
  static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;
  static final int DAMAGED = 3;
  private static final int UNAUTHORIZED = 4;
  static final int UNFINISHED = 5;

  private CommandLineInterface() {}

  /** Runs a command on the process's streams; gives the exit code. */
  public static int run(String... args) {
    return run(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        args);
  }

  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine commands = commands(List.of(args));
    commands.setOut(out);
    commands.setErr(err);
    commands.setExecutionExceptionHandler((failure, command, parsed) -> {
      LOG.debug("the command failed", failure);
      err.println("spillway: " + explain(failure));
      return code(failure);
    });
    return args.length == 0 ? commands.execute("--help") : commands.execute(args);
  }

  /** All commands, and that for the kind of export that the arguments ask for. */
  static CommandLine commands(List<String> arguments) {
    CommandLine commands = new CommandLine(new CommandLineInterface());
    ExportCommand.addKinds(subcommand(commands, "export"), arguments);
    tellVersion(commands);
    return commands;
  }

  private static CommandLine subcommand(CommandLine commands, String name) {
    return Objects.requireNonNull(commands.getSubcommands().get(name), name);
  }

  private static void tellVersion(CommandLine command) {
    command.getCommandSpec().versionProvider(new Version());
    command.getSubcommands().values().forEach(CommandLineInterface::tellVersion);
  }

  /** What happened in words; the message of a file system's failure is the file's name alone. */
  private static String explain(Throwable failure) {
    String message = failure.getMessage();
    return switch (failure) {
      case NoSuchFileException e -> "there is no file or folder " + e.getFile();
      case AccessDeniedException e -> "no permission to use " + e.getFile();
      case FileAlreadyExistsException e -> e.getFile() + " is there already, and is no folder";
      case FileSystemException e when e.getReason() == null -> "cannot use " + e.getFile();
      default ->
          message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    };
  }

  private static int code(Exception failure) {
    return switch (failure) {
      case DamagedStoreException damaged -> DAMAGED;
      case DamagedDatabaseException damaged -> DAMAGED;
      case SettingsException wrong -> WRONG_USAGE;
      case CommandException command -> command.isWrongUsage() ? WRONG_USAGE : FAILED;
      case ClientException client -> code(client.failure().kind());
      default -> FAILED;
    };
  }

  /** What a client's failure means to a script. */
  static int code(Failure.Kind kind) {
    return switch (kind) {
      case UNAUTHORIZED -> UNAUTHORIZED;
      case FAILED -> FAILED;
      case UNFINISHED -> UNFINISHED;
    };
  }

  /** Tells the version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = CommandLineInterface.class.getPackage().getImplementationVersion();
      return new String[] {"spillway " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
