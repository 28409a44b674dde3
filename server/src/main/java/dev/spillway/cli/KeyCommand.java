package dev.spillway.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.app.Administration;
import dev.spillway.tenant.ApiKey;
import dev.spillway.tenant.RestKey;
import dev.spillway.tenant.Scope;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    footerHeading = "%nExamples:%n",
    footer = {
      "  spillway key add Acme --scope export,ingest",
      "  spillway key list Acme",
      "  spillway key revoke ID"
    },
    synopsisSubcommandLabel = "COMMAND")
final class KeyCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "add",
      description = "Adds a REST key and prints it, this once.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = {
        "  spillway key add Acme --scope export,ingest",
        "  spillway key add --operator --scope admin"
      })
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
          Optional<String> value,
      @Mixin JsonOption json) {
    if (company.isPresent() == operator) {
      throw CommandException.wrongUsage("name a company, or say --operator");
    }
    try (Administration administration = settings.open()) {
      Optional<String> companyId =
          company.map(text -> CompanyCommand.find(administration, text).id());
      Set<Scope> wanted =
          scopes == null || scopes.isEmpty() ? EnumSet.of(Scope.EXPORT) : EnumSet.copyOf(scopes);
      RestKey key = administration.tenants().addKey(companyId, wanted, value);
      PrintWriter out = spec.commandLine().getOut();
      if (json.isWanted()) {
        JsonOption.print(out, JsonOption.object().put("key", key.reveal()));
      } else {
        out.println(key.reveal());
      }
      return 0;
    }
  }

  @Command(
      name = "revoke",
      description = "Ends a REST key, at once and for good.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = {"  spillway key revoke 3f0c1c1e-5d1b-4e57-9a36-0d3c5f0d6a11"})
  int revoke(
      @Mixin SettingsOptions settings,
      @Parameters(paramLabel = "ID", description = "The key's id, from key list.") String id,
      @Mixin JsonOption json) {
    try (Administration administration = settings.open()) {
      if (!administration.tenants().revokeKey(id)) {
        throw new CommandException("there is no active key with this id; see key list");
      }
      if (json.isWanted()) {
        JsonOption.print(
            spec.commandLine().getOut(), JsonOption.object().put("id", id).put("revoked", true));
      }
      return 0;
    }
  }

  @Command(
      name = "list",
      description = "Lists REST keys by their ids; the keys themselves are not kept.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = {"  spillway key list Acme --json"})
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
      List<ApiKey> keys = administration.tenants().keys(companyId);
      PrintWriter out = spec.commandLine().getOut();
      if (json.isWanted()) {
        JsonOption.print(out, "keys", keys, KeyCommand::document);
        return 0;
      }
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("ID", "COMPANY", "SCOPES", "CREATED", "REVOKED"));
      for (ApiKey key : keys) {
        rows.add(
            List.of(
                key.id(),
                key.companyId().orElse("(operator)"),
                String.join(",", scopes(key)),
                key.createdAt().toString(),
                key.revokedAt().map(Instant::toString).orElse("-")));
      }
      Tables.print(out, rows);
      return 0;
    }
  }

  private static List<String> scopes(ApiKey key) {
    return key.scopes().stream().sorted().map(Scope::wireName).toList();
  }

  private static ObjectNode document(ApiKey key) {
    ObjectNode json = JsonOption.object().put("id", key.id());
    key.companyId().ifPresentOrElse(id -> json.put("company", id), () -> json.putNull("company"));
    ArrayNode scopes = json.putArray("scopes");
    scopes(key).forEach(scopes::add);
    json.put("created", key.createdAt().toString());
    key.revokedAt()
        .ifPresentOrElse(at -> json.put("revoked", at.toString()), () -> json.putNull("revoked"));
    return json;
  }
}
