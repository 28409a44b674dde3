package dev.spillway.cli;

import dev.spillway.app.Administration;
import dev.spillway.tenant.ApiKey;
import dev.spillway.tenant.RestKey;
import dev.spillway.tenant.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code spillway key}. */
@Command(
    name = "key",
    description = "Adds, lists and revokes REST keys; works while a server runs.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class KeyCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "add",
      description = "Adds a REST key and prints it, this once.",
      mixinStandardHelpOptions = true)
  int add(
      @Mixin SettingsOptions settings,
      @Parameters(arity = "0..1", paramLabel = "COMPANY", description = "The company's id or name.")
          Optional<String> company,
      @Option(
              names = "--operator",
              description = "The operator's key, which works for every company.")
          boolean operator,
      @Option(
              names = "--scope",
              split = ",",
              converter = ScopeConverter.class,
              paramLabel = "SCOPE",
              description = "What it may do: export (the default), ingest, erase, admin.")
          List<Scope> scopes,
      @Option(names = "--value", paramLabel = "KEY", description = "A key to bring along.")
          Optional<String> value) {
    if (company.isPresent() == operator) {
      throw CommandException.wrongUsage("name a company, or say --operator");
    }
    try (Administration administration = settings.open()) {
      Optional<String> companyId =
          company.map(text -> CompanyCommand.find(administration, text).id());
      Set<Scope> wanted =
          scopes == null || scopes.isEmpty() ? EnumSet.of(Scope.EXPORT) : EnumSet.copyOf(scopes);
      RestKey key = administration.tenants().addKey(companyId, wanted, value);
      spec.commandLine().getOut().println(key.reveal());
      return 0;
    }
  }

  @Command(
      name = "revoke",
      description = "Ends a REST key, at once and for good.",
      mixinStandardHelpOptions = true)
  int revoke(
      @Mixin SettingsOptions settings,
      @Parameters(paramLabel = "ID", description = "The key's id, from key list.") String id) {
    try (Administration administration = settings.open()) {
      if (!administration.tenants().revokeKey(id)) {
        throw new CommandException("there is no active key with this id; see key list");
      }
      return 0;
    }
  }

  @Command(
      name = "list",
      description = "Lists REST keys by their ids; the keys themselves are not kept.",
      mixinStandardHelpOptions = true)
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
      rows.add(List.of("ID", "COMPANY", "SCOPES", "CREATED", "REVOKED"));
      for (ApiKey key : administration.tenants().keys(companyId)) {
        rows.add(
            List.of(
                key.id(),
                key.companyId().orElse("(operator)"),
                key.scopes().stream()
                    .sorted()
                    .map(Scope::wireName)
                    .collect(Collectors.joining(",")),
                key.createdAt().toString(),
                key.revokedAt().map(Instant::toString).orElse("-")));
      }
      Tables.print(spec.commandLine().getOut(), rows);
      return 0;
    }
  }
}
