package dev.spillway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
    footerHeading = "%nExamples:%n",
    footer = {"  spillway app add Acme \"Acme for iOS\"", "  spillway app list Acme"},
    synopsisSubcommandLabel = "COMMAND")
final class AppCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "add",
      description = "Adds an app and prints its two keys.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = {"  spillway app add Acme \"Acme for iOS\" --json"})
  int add(
      @Mixin SettingsOptions settings,
      @Parameters(paramLabel = "COMPANY", description = "The company's id or name.") String company,
      @Parameters(paramLabel = "NAME", description = "The app's name.") String name,
      @Option(names = "--live", paramLabel = "KEY", description = "A Live key to bring along.")
          Optional<String> live,
      @Option(names = "--dev", paramLabel = "KEY", description = "A Dev key to bring along.")
          Optional<String> dev,
      @Mixin JsonOption json) {
    try (Administration administration = settings.open()) {
      String companyId = CompanyCommand.find(administration, company).id();
      App app = administration.tenants().addApp(companyId, name, live, dev);
      PrintWriter out = spec.commandLine().getOut();
      if (json.isWanted()) {
        JsonOption.print(out, document(app));
      } else {
        out.println("live=" + app.liveKey());
        out.println("dev=" + app.devKey());
      }
      return 0;
    }
  }

  @Command(
      name = "list",
      description = "Lists the apps.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = "  spillway app list Acme --json")
  int list(
      @Mixin SettingsOptions settings,
      @Parameters(
              arity = "0..1",
              paramLabel = "COMPANY",
              description = "The company's id or name; without one, all are listed.")
          Optional<String> company,
      @Mixin JsonOption json) {
    try (Administration administration = settings.open()) {
      Optional<String> companyId =
          company.map(text -> CompanyCommand.find(administration, text).id());
      List<App> apps = administration.tenants().apps(companyId);
      PrintWriter out = spec.commandLine().getOut();
      if (json.isWanted()) {
        JsonOption.print(out, "apps", apps, AppCommand::document);
        return 0;
      }
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("COMPANY", "NAME", "LIVE", "DEV", "CREATED"));
      for (App app : apps) {
        rows.add(
            List.of(
                app.companyId(),
                app.name(),
                app.liveKey(),
                app.devKey(),
                app.createdAt().toString()));
      }
      Tables.print(out, rows);
      return 0;
    }
  }

  private static ObjectNode document(App app) {
    return JsonOption.object()
        .put("company", app.companyId())
        .put("name", app.name())
        .put("live", app.liveKey())
        .put("dev", app.devKey())
        .put("created", app.createdAt().toString());
  }
}
