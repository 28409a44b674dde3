package dev.spillway.tenant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads rows of the tenants' tables. */
final class TenantRows {
  private static final String APP_COLUMNS =
      """
      SELECT app.id AS app_id, app.company_id, app.name AS app_name,
        app.created_at AS app_created_at, live.value AS live_key, dev.value AS dev_key\
      """;
  private static final String APP_KEYS =
      """
      JOIN app_key AS live ON live.app_id = app.id AND NOT live.dev
      JOIN app_key AS dev ON dev.app_id = app.id AND dev.dev
      """;

  private static final String KEYED_APP =
      APP_COLUMNS
          + ", company.*, shown.dev AS shown_dev FROM app_key AS shown"
          + " JOIN app ON app.id = shown.app_id JOIN company ON company.id = app.company_id "
          + APP_KEYS;

  /** The app and the company of a path key. */
  static final String APP_OF_KEY = KEYED_APP + "WHERE shown.value = :key";

  /** The app and its company, as if its Live key were shown. */
  static final String APP_OF_ID = KEYED_APP + "WHERE app.id = :id AND NOT shown.dev";

  /** The apps of a company, or all when it is null. */
  static final String APPS =
      APP_COLUMNS
          + " FROM app "
          + APP_KEYS
          + "WHERE :company IS NULL OR app.company_id = :company ORDER BY app.created_at, app.id";

  private TenantRows() {}

  record KeyedApp(Company company, App app, boolean dev) {}

  record StoredKey(ApiKey key, String digest) {}

  static KeyedApp keyedApp(ResultSet row) throws SQLException {
    return new KeyedApp(company(row), app(row), row.getBoolean("shown_dev"));
  }

  static Company company(ResultSet row) throws SQLException {
    int lookback = row.getInt("lookback_days");
    Optional<Integer> lookbackDays = row.wasNull() ? Optional.empty() : Optional.of(lookback);
    return new Company(
        row.getString("id"),
        row.getString("name"),
        lookbackDays,
        row.getBoolean("strict"),
        Instant.ofEpochMilli(row.getLong("created_at")));
  }

  static App app(ResultSet row) throws SQLException {
    return new App(
        row.getString("app_id"),
        row.getString("company_id"),
        row.getString("app_name"),
        row.getString("live_key"),
        row.getString("dev_key"),
        Instant.ofEpochMilli(row.getLong("app_created_at")));
  }

  static StoredKey storedKey(ResultSet row) throws SQLException {
    long revoked = row.getLong("revoked_at");
    Optional<Instant> revokedAt =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(revoked));
    ApiKey key =
        new ApiKey(
            row.getString("id"),
            Optional.ofNullable(row.getString("company_id")),
            scopes(row.getString("scopes")),
            Instant.ofEpochMilli(row.getLong("created_at")),
            revokedAt);
    return new StoredKey(key, row.getString("digest"));
  }

  static String scopes(Set<Scope> scopes) {
    return scopes.stream().sorted().map(Scope::name).collect(Collectors.joining(","));
  }

  private static Set<Scope> scopes(String text) {
    return Arrays.stream(text.split(",")).map(Scope::valueOf).collect(Collectors.toSet());
  }
}
