package dev.spillway.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code spillway completion}. */
@Command(
    name = "completion",
    description = "Prints a script by which a shell completes commands and options.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  spillway completion bash >~/.local/share/bash-completion/completions/spillway",
      "  echo 'source <(spillway completion zsh)' >>~/.zshrc",
      "  spillway completion fish >~/.config/fish/completions/spillway.fish"
    })
final class CompletionCommand implements Callable<Integer> {
  private static final String PROGRAM = "spillway";

  @Parameters(
      paramLabel = "bash|zsh|fish",
      converter = ShellConverter.class,
      completionCandidates = Shells.class,
      description = "The shell.")
  private Shell shell = Shell.BASH;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    CommandLine program = spec.root().commandLine();
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        switch (shell) {
          // The one script loads zsh's emulation of bash's completion when it runs there.
          case BASH, ZSH -> AutoComplete.bash(PROGRAM, program);
          case FISH -> FishCompletion.script(PROGRAM, program);
        });
    out.flush();
    return 0;
  }

  /** The shells. */
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  /** What a shell can offer. */
  static final class Shells extends Words {
    Shells() {
      super("bash", "zsh", "fish");
    }
  }

  /** Reads a shell's name. */
  static final class ShellConverter implements ITypeConverter<Shell> {
    @Override
    public Shell convert(String text) {
      return switch (text) {
        case "bash" -> Shell.BASH;
        case "zsh" -> Shell.ZSH;
        case "fish" -> Shell.FISH;
        case String other ->
            throw new TypeConversionException("'" + other + "' is none of bash, zsh, fish");
      };
    }
  }
}
