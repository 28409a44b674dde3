package dev.spillway.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.database.Database;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantsTest {
  private static final Optional<String> NONE = Optional.empty();
  private static final Set<Scope> EXPORT = EnumSet.of(Scope.EXPORT);
  private static final Set<Scope> INGEST = EnumSet.of(Scope.INGEST);

  @TempDir Path folder;
  private Optional<Database> database = Optional.empty();
  private Optional<Tenants> opened = Optional.empty();

  @BeforeEach
  void open() {
    Database fresh = TestDatabase.open(folder);
    database = Optional.of(fresh);
    opened = Optional.of(new Tenants(fresh, MovableClock.at("2026-03-01T12:00:00Z")));
  }

  @AfterEach
  void close() {
    database.ifPresent(Database::close);
  }

  private Tenants tenants() {
    return opened.orElseThrow();
  }

  private String idOf(Company company, Set<Scope> scopes) {
    return tenants().keys(Optional.of(company.id())).stream()
        .filter(key -> key.scopes().equals(scopes))
        .map(ApiKey::id)
        .findFirst()
        .orElseThrow();
  }

  private Company company(String name) {
    return tenants().addCompany(name, Optional.empty(), false);
  }

  @Test
  void a_company_is_found_by_its_id_or_by_a_name_that_it_has_alone() {
    Company one = company("one");
    Company twin = company("twin");
    company("twin");
    assertThat(tenants().findCompany("one")).contains(one);
    assertThat(tenants().findCompany(twin.id())).contains(twin);
    assertThat(tenants().findCompany("twin")).isEmpty();
    assertThat(tenants().findCompany("nobody")).isEmpty();
    assertThat(tenants().companies()).extracting(Company::name).contains("one", "twin");
  }

  @Test
  void several_keys_of_a_company_are_active_at_once_until_they_are_revoked() {
    Company company = company("c");
    App app = tenants().addApp(company.id(), "app", NONE, NONE);
    RestKey first = tenants().addKey(Optional.of(company.id()), EXPORT, NONE);
    RestKey second = tenants().addKey(Optional.of(company.id()), INGEST, NONE);

    assertThat(tenants().authenticate(app.liveKey(), Optional.of(first.reveal())))
        .contains(new Access(company, app, false, idOf(company, EXPORT), EXPORT));
    assertThat(tenants().authenticate(app.devKey(), Optional.of(second.reveal())))
        .contains(new Access(company, app, true, idOf(company, INGEST), INGEST));

    String id = idOf(company, EXPORT);
    assertThat(tenants().revokeKey(id)).isTrue();
    assertThat(tenants().revokeKey(id)).isFalse();
    assertThat(tenants().revokeKey("nothing")).isFalse();
    assertThat(tenants().authenticate(app.liveKey(), Optional.of(first.reveal()))).isEmpty();
    assertThat(tenants().authenticate(app.liveKey(), Optional.of(second.reveal()))).isPresent();
  }

  @Test
  void what_another_process_does_to_keys_counts_at_once() {
    Company company = company("c");
    App app = tenants().addApp(company.id(), "app", NONE, NONE);
    RestKey key = tenants().addKey(Optional.of(company.id()), EXPORT, NONE);
    assertThat(tenants().authenticate(app.liveKey(), Optional.of(key.reveal()))).isPresent();
    assertThat(tenants().authenticate("fresh-live", Optional.of(key.reveal()))).isEmpty();

    try (Database another = TestDatabase.open(folder)) {
      Tenants others = new Tenants(another, MovableClock.at("2026-03-01T12:00:00Z"));
      others.addApp(company.id(), "fresh", Optional.of("fresh-live"), NONE);
      assertThat(tenants().authenticate("fresh-live", Optional.of(key.reveal()))).isPresent();
      others.revokeKey(others.keys(NONE).getFirst().id());
    }
    assertThat(tenants().authenticate(app.liveKey(), Optional.of(key.reveal()))).isEmpty();
    assertThat(tenants().authenticate("fresh-live", Optional.of(key.reveal()))).isEmpty();
  }

  @Test
  void keys_are_good_for_their_own_company_and_the_operators_for_all() {
    Company mine = company("mine");
    Company theirs = company("theirs");
    App app = tenants().addApp(mine.id(), "app", NONE, NONE);
    RestKey foreign = tenants().addKey(Optional.of(theirs.id()), EXPORT, NONE);
    RestKey operator = tenants().addKey(NONE, EXPORT, NONE);
    assertThat(tenants().authenticate(app.liveKey(), Optional.of(foreign.reveal()))).isEmpty();
    assertThat(tenants().authenticate(app.liveKey(), Optional.of(operator.reveal()))).isPresent();
    assertThat(tenants().authenticate("unknown", Optional.of(operator.reveal()))).isEmpty();
    assertThat(tenants().authenticate(app.liveKey(), NONE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7letter",
        "with space",
        "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9",
        "tab\ttab\t"
      })
  void a_brought_along_rest_key_must_be_8_to_256_visible_characters(String value) {
    Company company = company("c");
    assertThatThrownBy(
            () -> tenants().addKey(Optional.of(company.id()), EXPORT, Optional.of(value)))
        .isInstanceOf(TenantException.class)
        .hasMessageContaining("8 to 256")
        .hasMessageNotContaining(value);
  }

  @Test
  void keys_that_are_taken_or_malformed_are_refused_and_leave_nothing() {
    Company company = company("c");
    tenants().addKey(Optional.of(company.id()), EXPORT, Optional.of("brought-along"));
    tenants().addApp(company.id(), "app", Optional.of("live"), Optional.of("dev"));
    assertThatThrownBy(() -> tenants().addKey(NONE, EXPORT, Optional.of("brought-along")))
        .hasMessageContaining("taken");
    assertThatThrownBy(
            () -> tenants().addApp(company.id(), "b", Optional.of("fresh"), Optional.of("live")))
        .hasMessageContaining("Dev key is taken");
    assertThatThrownBy(
            () -> tenants().addApp(company.id(), "b", Optional.of("same"), Optional.of("same")))
        .hasMessageContaining("taken");
    assertThatThrownBy(() -> tenants().addApp(company.id(), "b", Optional.of("a/b"), NONE))
        .hasMessageContaining("A-Z a-z 0-9 _ -");
    assertThatThrownBy(() -> tenants().addApp("no company", "b", NONE, NONE))
        .hasMessageContaining("no such company");
    assertThatThrownBy(() -> tenants().addKey(Optional.of("none"), EXPORT, NONE))
        .hasMessageContaining("no such company");
    assertThatThrownBy(() -> tenants().addKey(NONE, EnumSet.noneOf(Scope.class), NONE))
        .hasMessageContaining("scope");
    assertThatThrownBy(() -> company(" ")).hasMessageContaining("1 to 200");
    assertThat(tenants().apps(NONE)).hasSize(1);
    assertThat(tenants().keys(NONE)).hasSize(1);
  }

  @Test
  void no_rest_key_is_on_the_disk() throws IOException {
    Company company = company("c");
    String made = tenants().addKey(Optional.of(company.id()), EXPORT, NONE).reveal();
    String brought = "brought-along-key";
    tenants().addKey(Optional.of(company.id()), EXPORT, Optional.of(brought));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(List.of(made, brought)).noneMatch(bytes::contains);
      }
    }
    assertThat(RestKey.of(brought).orElseThrow().toString()).doesNotContain(brought);
  }
}
