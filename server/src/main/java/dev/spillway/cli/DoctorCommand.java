package dev.spillway.cli;

import dev.spillway.app.Doctor;
import dev.spillway.diagnosis.Finding;
import dev.spillway.diagnosis.Finding.Level;
import dev.spillway.diagnosis.FindingsJson;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code spillway doctor}. */
@Command(
    name = "doctor",
    description = {
      "Looks at a data folder, says what is wrong and what to do; asks the server when one runs.",
      "The exit code is 0 when nothing is wrong, 1 when something is, and 3 when the store is"
          + " damaged."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  spillway doctor --data /var/lib/spillway --json"})
final class DoctorCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings = new SettingsOptions();

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    List<Finding> findings = Doctor.examine(settings.load(Map.of()));
    PrintWriter out = spec.commandLine().getOut();
    if (json.isWanted()) {
      out.println(FindingsJson.write(findings));
    } else {
      findings.forEach(finding -> print(out, finding));
    }
    out.flush();
    return switch (worst(findings)) {
      case OK, WARN -> 0;
      case FAIL -> CommandLineInterface.FAILED;
      case DAMAGED -> CommandLineInterface.DAMAGED;
    };
  }

  private static void print(PrintWriter out, Finding finding) {
    String word =
        switch (finding.level()) {
          case OK -> "ok";
          case WARN -> "warn";
          case FAIL, DAMAGED -> "FAIL";
        };
    out.printf("%-4s  %-12s  %s%n", word, finding.subject(), finding.detail());
    if (!finding.remedy().isEmpty()) {
      out.printf("%20s%s%n", "", finding.remedy());
    }
  }

  private static Level worst(List<Finding> findings) {
    return findings.stream().map(Finding::level).max(Comparator.naturalOrder()).orElse(Level.OK);
  }
}
