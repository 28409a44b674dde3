package dev.spillway.cli;

import dev.spillway.app.Administration;
import dev.spillway.tenant.App;
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

/** {@code spillway app}. */
@Command(
    name = "app",
    description = "Adds and lists apps; works while a server runs.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class AppCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "add",
      description = "Adds an app and prints its two keys.",
      mixinStandardHelpOptions = true)
  int add(
      @Mixin SettingsOptions settings,
      @Parameters(paramLabel = "COMPANY", description = "The company's id or name.") String company,
      @Parameters(paramLabel = "NAME", description = "The app's name.") String name,
      @Option(names = "--live", paramLabel = "KEY", description = "A Live key to bring along.")
          Optional<String> live,
      @Option(names = "--dev", paramLabel = "KEY", description = "A Dev key to bring along.")
          Optional<String> dev) {
    try (Administration administration = settings.open()) {
      String companyId = CompanyCommand.find(administration, company).id();
      App app = administration.tenants().addApp(companyId, name, live, dev);
      PrintWriter out = spec.commandLine().getOut();
      out.println("live=" + app.liveKey());
      out.println("dev=" + app.devKey());
      return 0;
    }
  }

  @Command(name = "list", description = "Lists the apps.", mixinStandardHelpOptions = true)
  int list(
      @Mixin SettingsOptions settings,
      @Parameters(
              arity = "0..1",
              paramLabel = "COMPANY",
              description = "The company's id or name; without one, all are listed.")
          Optional<String> company) {
    try (Administration administration = settings.open()) {
      Optional<String> companyId =
          company.map(text -> CompanyCommand.find(administration, text).id());
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("COMPANY", "NAME", "LIVE", "DEV", "CREATED"));
      for (App app : administration.tenants().apps(companyId)) {
        rows.add(
            List.of(
                app.companyId(),
                app.name(),
                app.liveKey(),
                app.devKey(),
                app.createdAt().toString()));
      }
      Tables.print(spec.commandLine().getOut(), rows);
      return 0;
    }
  }
}
