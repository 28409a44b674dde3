package dev.spillway.tenant;

import dev.spillway.database.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The store of companies, apps and keys. Thread-safe, and safe beside another process on the same
 * database, so that the command line works while the server runs.
 */
public final class Tenants {

  public Tenants(Database database, InstantSource clock) {
    throw new UnsupportedOperationException();
  }

  /**
   * Who may act on the app under this path key with this REST key. Missing, unknown, revoked and
   * foreign keys take the same road and give the same empty answer.
   *
   * @param appKey the Live or Dev key of the path
   * @param restKey what came in {@code X-Authorization}, or empty
   */
  public Optional<Access> authenticate(String appKey, Optional<String> restKey) {
    throw new UnsupportedOperationException();
  }

  /** Makes a company. Names need not be unique; 1 to 200 characters. */
  public Company addCompany(String name, Optional<Integer> lookbackDays, boolean strict) {
    throw new UnsupportedOperationException();
  }

  /** The company with this id, or else the only one with this name. */
  public Optional<Company> findCompany(String idOrName) {
    throw new UnsupportedOperationException();
  }

  public List<Company> companies() {
    throw new UnsupportedOperationException();
  }

  /**
   * Makes an app with new keys, or with keys brought along ({@code A-Z a-z 0-9 _ -}).
   *
   * @throws TenantException when a brought-along key is malformed or taken
   */
  public App addApp(
      String companyId, String name, Optional<String> liveKey, Optional<String> devKey) {
    throw new UnsupportedOperationException();
  }

  /** A company's apps, or all of them. */
  public List<App> apps(Optional<String> companyId) {
    throw new UnsupportedOperationException();
  }

  /**
   * Makes a REST key and keeps its digest alone.
   *
   * @param companyId empty for an operator's key
   * @param value a value brought along, or empty for a random one
   * @throws TenantException when the value is malformed or taken
   */
  public RestKey addKey(Optional<String> companyId, Set<Scope> scopes, Optional<String> value) {
    throw new UnsupportedOperationException();
  }

  /** Every key of the company, or all keys, the revoked ones too. */
  public List<ApiKey> keys(Optional<String> companyId) {
    throw new UnsupportedOperationException();
  }

  /** Ends a key, at once and for good; false when there is no such key or it has ended before. */
  public boolean revokeKey(String id) {
    throw new UnsupportedOperationException();
  }
}
