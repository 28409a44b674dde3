package dev.spillway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.app.Administration;
import dev.spillway.tenant.Company;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code spillway company}. */
@Command(
    name = "company",
    description = "Adds and lists companies; works while a server runs.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  spillway company add \"Acme\" --lookback-days 400",
      "  spillway company list --json"
    },
    synopsisSubcommandLabel = "COMMAND")
final class CompanyCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "add",
      description = "Adds a company and prints its id.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = {"  spillway company add \"Acme\" --data /var/lib/spillway"})
  int add(
      @Mixin SettingsOptions settings,
      @Parameters(paramLabel = "NAME", description = "Its name.") String name,
      @Option(
              names = "--lookback-days",
              paramLabel = "N",
              description = "How far back its exports reach, if not as the settings say.")
          Optional<Integer> lookbackDays,
      @Option(names = "--strict", description = "Answer it with the original API's fields alone.")
          boolean strict,
      @Mixin JsonOption json) {
    try (Administration administration = settings.open()) {
      Company company = administration.tenants().addCompany(name, lookbackDays, strict);
      PrintWriter out = spec.commandLine().getOut();
      if (json.isWanted()) {
        JsonOption.print(out, document(company));
      } else {
        out.println(company.id());
      }
      return 0;
    }
  }

  @Command(
      name = "list",
      description = "Lists the companies.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = "  spillway company list --json")
  int list(@Mixin SettingsOptions settings, @Mixin JsonOption json) {
    try (Administration administration = settings.open()) {
      List<Company> companies = administration.tenants().companies();
      PrintWriter out = spec.commandLine().getOut();
      if (json.isWanted()) {
        JsonOption.print(out, "companies", companies, CompanyCommand::document);
        return 0;
      }
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("ID", "NAME", "LOOKBACK", "STRICT", "CREATED"));
      for (Company company : companies) {
        rows.add(
            List.of(
                company.id(),
                company.name(),
                company.lookbackDays().map(days -> days + " days").orElse("-"),
                company.strict() ? "yes" : "no",
                company.createdAt().toString()));
      }
      Tables.print(out, rows);
      return 0;
    }
  }

  private static ObjectNode document(Company company) {
    ObjectNode json = JsonOption.object().put("id", company.id()).put("name", company.name());
    company
        .lookbackDays()
        .ifPresentOrElse(
            days -> json.put("lookback_days", days), () -> json.putNull("lookback_days"));
    return json.put("strict", company.strict()).put("created", company.createdAt().toString());
  }

  /** The company of this id or name, for commands that are given one. */
  static Company find(Administration administration, String idOrName) {
    return administration
        .tenants()
        .findCompany(idOrName)
        .orElseThrow(() ->
            new CommandException(
                "there is no company with this id, and not exactly one with this name; see"
                    + " company list"));
  }
}
