package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.app.Administration;
import dev.spillway.app.Settings;
import dev.spillway.app.SettingsLoader;
import dev.spillway.tenant.Access;
import dev.spillway.tenant.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  @TempDir private Path temporary;

  @Test
  void a_company_gets_an_app_and_a_key_that_work() {
    String company = run("company add Acme").line();
    Outcome app = run("app add", company, "Acme for iOS");
    String restKey = run("key add Acme --scope export,ingest").line();

    assertThat(app.out().lines()).hasSize(2);
    String live = app.out().lines().findFirst().orElseThrow();
    String dev = app.out().lines().skip(1).findFirst().orElseThrow();
    assertThat(live).startsWith("live=");
    assertThat(dev).startsWith("dev=");
    assertThat(access(live.substring(5), restKey))
        .hasValueSatisfying(access -> {
          assertThat(access.company().id()).isEqualTo(company);
          assertThat(access.dev()).isFalse();
          assertThat(access.scopes()).isEqualTo(Set.of(Scope.EXPORT, Scope.INGEST));
        });
    assertThat(access(dev.substring(4), restKey))
        .hasValueSatisfying(access -> assertThat(access.dev()).isTrue());
  }

  @Test
  void keys_can_be_brought_along() {
    run("company add Acme").line();
    assertThat(run("app add Acme App --live my-live --dev my-dev").out())
        .isEqualTo("live=my-live\ndev=my-dev\n".replace("\n", System.lineSeparator()));
    assertThat(run("key add Acme --value my-rest-key").line()).isEqualTo("my-rest-key");

    assertThat(access("my-live", "my-rest-key").orElseThrow().scopes())
        .isEqualTo(Set.of(Scope.EXPORT));
  }

  @Test
  void an_operators_key_works_for_every_company() {
    run("company add One").line();
    run("company add Two").line();
    run("app add One A --live one");
    run("app add Two B --live two");
    String key = run("key add --operator --scope admin,erase").line();

    assertThat(access("one", key)).isPresent();
    assertThat(access("two", key)).isPresent();
    assertThat(run("key list").out()).contains("(operator)", "erase,admin");
  }

  @Test
  void a_revoked_key_works_no_more() {
    run("company add Acme").line();
    run("app add Acme App --live live");
    String key = run("key add Acme").line();
    String row = run("key list Acme").out().lines().skip(1).findFirst().orElseThrow();
    String id = row.substring(0, row.indexOf(' '));

    Outcome revoked = run("key revoke", id);

    assertThat(revoked.code()).isZero();
    assertThat(revoked.out()).isEmpty();
    assertThat(access("live", key)).isEmpty();
    assertThat(run("key revoke", id))
        .isEqualTo(failed(1, "there is no active key with this id; see key list"));
  }

  @Test
  void lists_are_aligned_and_show_no_rest_key() {
    run("company add A --lookback-days 400 --strict").line();
    run("company add", "A company with a long name").line();
    String key = run("key add A").line();

    List<String> companies = run("company list").out().lines().toList();
    int column = companies.getFirst().indexOf("LOOKBACK");
    assertThat(companies).hasSize(3);
    assertThat(companies.get(1).substring(column)).startsWith("400 days  yes");
    assertThat(companies.get(2).substring(column)).startsWith("-         no");
    assertThat(run("key list").out()).doesNotContain(key);
    assertThat(run("app list").out()).startsWith("COMPANY").hasLineCount(1);
  }

  @Test
  void with_json_each_command_prints_one_document() {
    String company = run("company add Acme --json").json().path("id").asText();
    assertThat(run("company list --json").json().path("companies").findValuesAsText("name"))
        .containsExactly("Acme");
    assertThat(run("app add Acme App --live my-live --json").json().path("live").asText())
        .isEqualTo("my-live");
    assertThat(run("app list --json").json().path("apps").findValuesAsText("company"))
        .containsExactly(company);
    assertThat(run("key add Acme --value my-rest-key --json").json().toString())
        .isEqualTo("{\"key\":\"my-rest-key\"}");
    String keys = run("key list --json").json().path("keys").toString();
    assertThat(keys).contains("\"scopes\":[\"export\"]").doesNotContain("my-rest-key");
    String id = run("key list --json").json().path("keys").path(0).path("id").asText();
    assertThat(run("key revoke", id, "--json").json().path("revoked").asBoolean()).isTrue();
  }

  @Test
  void the_data_folder_can_be_set_in_a_file() throws IOException {
    Path folder = temporary.resolve("elsewhere");
    Path file = Files.writeString(temporary.resolve("s.yaml"), "data: '" + folder + "'\n");

    assertThat(execute("company", "add", "Acme", "--config", file.toString()).code()).isZero();

    assertThat(folder.resolve("spillway.db")).exists();
  }

  @Test
  void failures_are_one_line_without_a_trace() throws IOException {
    assertThat(run("app add Nobody App").err())
        .startsWith("spillway: there is no company with this id")
        .hasLineCount(1);
    assertThat(run("company add", " "))
        .isEqualTo(failed(1, "the company's name must have 1 to 200 characters"));
    run("company add Acme").line();
    assertThat(run("key add Acme --value short"))
        .isEqualTo(failed(1, "a REST key must have 8 to 256 visible ASCII characters"));
    Path file = Files.writeString(temporary.resolve("a file"), "");
    Outcome outcome = execute("company", "list", "--data", file.resolve("below").toString());
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).hasLineCount(1).contains(file.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "company",
        "compny list",
        "company add",
        "app add Acme",
        "key add",
        "key add Acme --operator",
        "key add Acme --scope everything",
        "key add Acme --scope EXPORT",
        "serve --port 70000",
        "serve --port many",
        "serve --public-url nowhere",
        "serve --demo-events 5",
        "serve --demo --demo-events 0",
        "serve --demo --host 0.0.0.0",
        "serve --demo --host 192.0.2.1",
        "demo --demo-events -1",
        "demo --port x"
      })
  void wrong_usage_exits_with_2(String command) {
    Outcome outcome = run(command);

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).isNotEmpty().doesNotContain("\tat ");
    assertThat(temporary.resolve("data")).doesNotExist();
  }

  @Test
  void wrong_settings_exit_with_2_and_are_told_together() throws IOException {
    Path file = Files.writeString(temporary.resolve("s.yaml"), "http: {port: x, hots: y}\n");

    Outcome outcome = execute("company", "list", "--config", file.toString());

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("http.port must be", "did you mean http.host?");
  }

  @Test
  void a_damaged_database_exits_with_3_and_is_left_as_it_is() throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("data"));
    Path file = Files.writeString(folder.resolve("spillway.db"), "no database ".repeat(100));

    Outcome outcome = run("company list");

    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.err()).hasLineCount(1).contains(file.toString(), "restore the last backup");
    assertThat(file).hasContent("no database ".repeat(100));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "--help", "help", "serve --help", "demo -h", "company add --help", "help key"})
  void help_is_on_standard_output(String command) {
    Outcome outcome = execute(command.isEmpty() ? new String[0] : command.split(" ", -1));

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).startsWith("Usage: spillway");
    assertThat(outcome.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "serve --version", "key add -V"})
  void every_command_tells_the_version(String command) {
    assertThat(execute(command.split(" ", -1)).line()).startsWith("spillway ");
  }

  private static Outcome failed(int code, String message) {
    return new Outcome(code, "", "spillway: " + message + System.lineSeparator());
  }

  private Optional<Access> access(String appKey, String restKey) {
    Settings settings =
        SettingsLoader.load(
            Optional.empty(), Map.of(), Map.of("data", temporary.resolve("data").toString()));
    try (Administration administration = Administration.open(settings)) {
      return administration.tenants().authenticate(appKey, Optional.of(restKey));
    }
  }

  /** Runs a command on the test's data folder; its words are split, the further arguments not. */
  private Outcome run(String command, String... further) {
    List<String> arguments = new ArrayList<>(List.of(command.split(" ", -1)));
    arguments.addAll(List.of(further));
    arguments.addAll(List.of("--data", temporary.resolve("data").toString()));
    return execute(arguments.toArray(String[]::new));
  }

  private static Outcome execute(String... arguments) {
    return Outcome.of(List.of(arguments));
  }
}
