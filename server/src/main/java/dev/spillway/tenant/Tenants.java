package dev.spillway.tenant;

import dev.spillway.database.Database;
import dev.spillway.database.Unchanged;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The store of companies, apps and keys. Thread-safe, and safe beside another process on the same
 * database, so that the command line works while the server runs.
 */
public final class Tenants {
  private static final int LONGEST_NAME = 200;
  private static final Pattern APP_KEY = Pattern.compile("[A-Za-z0-9_-]{1,256}");

  /** Stands for a REST key that was not sent, or cannot be one; no key has this digest. */
  private static final String NO_DIGEST = "-".repeat(64);

  /** How many pairs of keys are remembered. */
  private static final int REMEMBERED = 4096;

  private final Database database;
  private final Jdbi jdbi;
  private final InstantSource clock;
  private final RandomKeys random = new RandomKeys();
  private final Unchanged<Pair, Access> known = new Unchanged<>(REMEMBERED);

  /** What was shown: a path key, and a REST key's digest. */
  private record Pair(String appKey, String digest) {}

  public Tenants(Database database, InstantSource clock) {
    this.database = database;
    this.jdbi = database.jdbi();
    this.clock = clock;
  }

  /**
   * Who may act on the app under this path key with this REST key. Missing, unknown, revoked and
   * foreign keys take the same road and give the same empty answer. Pairs that were good are
   * remembered until anything in the database changes; what is remembered tells nobody more than
   * their good answer does.
   *
   * @param appKey the Live or Dev key of the path
   * @param restKey what came in {@code X-Authorization}, or empty
   */
  public Optional<Access> authenticate(String appKey, Optional<String> restKey) {
    String digest = restKey.flatMap(RestKey::of).map(RestKey::digest).orElse(NO_DIGEST);
    Pair pair = new Pair(appKey, digest);
    long changes = database.changes();
    Optional<Access> remembered = known.find(changes, pair);
    if (remembered.isPresent()) {
      return remembered;
    }
    Optional<Access> access = lookUp(appKey, digest);
    access.ifPresent(good -> known.keep(changes, pair, good));
    return access;
  }

  private Optional<Access> lookUp(String appKey, String digest) {
    return jdbi.withHandle(handle -> {
      Optional<TenantRows.KeyedApp> app =
          handle
              .createQuery(TenantRows.APP_OF_KEY)
              .bind("key", appKey)
              .map((row, context) -> TenantRows.keyedApp(row))
              .findOne();
      return access(app, findKey(handle, digest), digest);
    });
  }

  private static Optional<TenantRows.StoredKey> findKey(Handle handle, String digest) {
    return handle
        .createQuery("SELECT * FROM rest_key WHERE digest = :digest")
        .bind("digest", digest)
        .map((row, context) -> TenantRows.storedKey(row))
        .findOne();
  }

  /** What is kept of a REST key that somebody shows; empty when it is unknown or was revoked. */
  public Optional<ApiKey> findKey(String restKey) {
    String digest = RestKey.of(restKey).map(RestKey::digest).orElse(NO_DIGEST);
    return jdbi.withHandle(handle -> findKey(handle, digest))
        .filter(key -> isSame(key.digest(), digest))
        .map(TenantRows.StoredKey::key)
        .filter(key -> key.revokedAt().isEmpty());
  }

  /** The apps that a REST key, named by its id, is good for; none once it was revoked. */
  public List<App> appsOfKey(String keyId) {
    return jdbi.withHandle(handle -> findKeyById(handle, keyId))
        .map(TenantRows.StoredKey::key)
        .filter(key -> key.revokedAt().isEmpty())
        .map(key -> apps(key.companyId()))
        .orElse(List.of());
  }

  private static Optional<TenantRows.StoredKey> findKeyById(Handle handle, String id) {
    return handle
        .createQuery("SELECT * FROM rest_key WHERE id = :id")
        .bind("id", id)
        .map((row, context) -> TenantRows.storedKey(row))
        .findOne();
  }

  /**
   * Who acts on an app, for one who showed a REST key before and is known since by its id; empty
   * once the key was revoked, or if it is not good for the app.
   */
  public Optional<Access> access(String keyId, String appId) {
    return jdbi.withHandle(handle -> {
      Optional<TenantRows.KeyedApp> app =
          handle
              .createQuery(TenantRows.APP_OF_ID)
              .bind("id", appId)
              .map((row, context) -> TenantRows.keyedApp(row))
              .findOne();
      Optional<TenantRows.StoredKey> key = findKeyById(handle, keyId);
      return access(app, key, key.map(TenantRows.StoredKey::digest).orElse(NO_DIGEST));
    });
  }

  private static Optional<Access> access(
      Optional<TenantRows.KeyedApp> app, Optional<TenantRows.StoredKey> key, String digest) {
    // Both look-ups were made, whatever is absent; what differs from here on is nanoseconds.
    boolean known = isSame(key.map(TenantRows.StoredKey::digest).orElse(NO_DIGEST), digest);
    boolean active = key.isPresent() && key.get().key().revokedAt().isEmpty();
    Optional<String> owner = key.flatMap(stored -> stored.key().companyId());
    boolean operator = key.isPresent() && owner.isEmpty();
    boolean own = owner.equals(app.map(found -> found.company().id()));
    return known && active && (operator || own) && app.isPresent()
        ? app.map(found -> access(found, key.orElseThrow().key()))
        : Optional.empty();
  }

  private static Access access(TenantRows.KeyedApp app, ApiKey key) {
    return new Access(app.company(), app.app(), app.dev(), key.id(), key.scopes());
  }

  private static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Makes a company. Names need not be unique; 1 to 200 characters.
   *
   * @throws TenantException when the name is empty or too long, or the days are not positive
   */
  public Company addCompany(String name, Optional<Integer> lookbackDays, boolean strict) {
    checkName("company", name);
    if (lookbackDays.isPresent() && lookbackDays.get() < 1) {
      throw new TenantException("the lookback must be at least 1 day");
    }
    Company company = new Company(UUID.randomUUID().toString(), name, lookbackDays, strict, now());
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO company (id, name, lookback_days, strict, created_at)
                VALUES (:id, :name, :lookback, :strict, :created)\
                """)
            .bind("id", company.id())
            .bind("name", company.name())
            .bind("lookback", lookbackDays.orElse(null))
            .bind("strict", strict)
            .bind("created", company.createdAt().toEpochMilli())
            .execute());
    return company;
  }

  /** The company with this id, or else the only one with this name. */
  public Optional<Company> findCompany(String idOrName) {
    List<Company> found =
        jdbi.withHandle(handle ->
            handle
                .createQuery("SELECT * FROM company WHERE id = :it OR name = :it")
                .bind("it", idOrName)
                .map((row, context) -> TenantRows.company(row))
                .list());
    return found.stream()
        .filter(company -> company.id().equals(idOrName))
        .findFirst()
        .or(() -> found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty());
  }

  /** Every company, the oldest first. */
  public List<Company> companies() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT * FROM company ORDER BY created_at, id")
            .map((row, context) -> TenantRows.company(row))
            .list());
  }

  /**
   * Makes an app with new keys, or with keys brought along ({@code A-Z a-z 0-9 _ -}).
   *
   * @throws TenantException when there is no such company, or a brought-along key is malformed or
   *     taken
   */
  public App addApp(
      String companyId, String name, Optional<String> liveKey, Optional<String> devKey) {
    checkName("app", name);
    App app =
        new App(
            UUID.randomUUID().toString(),
            companyId,
            name,
            appKey("Live", liveKey),
            appKey("Dev", devKey),
            now());
    database.useChange(handle -> {
      if (!exists(handle, "SELECT 1 FROM company WHERE id = ?", companyId)) {
        throw new TenantException("there is no such company");
      }
      insert(handle, app);
      insertKey(handle, app, "Live", app.liveKey());
      insertKey(handle, app, "Dev", app.devKey());
    });
    return app;
  }

  private String appKey(String which, Optional<String> brought) {
    if (brought.isPresent() && !APP_KEY.matcher(brought.get()).matches()) {
      throw new TenantException(
          "the " + which + " key must have 1 to 256 characters of A-Z a-z 0-9 _ -");
    }
    return brought.orElseGet(random::key);
  }

  private static void insert(Handle handle, App app) {
    handle
        .createUpdate(
            """
            INSERT INTO app (id, company_id, name, created_at)
            VALUES (:id, :company, :name, :created)\
            """)
        .bind("id", app.id())
        .bind("company", app.companyId())
        .bind("name", app.name())
        .bind("created", app.createdAt().toEpochMilli())
        .execute();
  }

  private static void insertKey(Handle handle, App app, String which, String key) {
    if (exists(handle, "SELECT 1 FROM app_key WHERE value = ?", key)) {
      throw new TenantException("the " + which + " key is taken; bring another one, or none");
    }
    handle.execute(
        "INSERT INTO app_key (value, app_id, dev) VALUES (?, ?, ?)",
        key,
        app.id(),
        which.equals("Dev"));
  }

  /** A company's apps, or all of them, the oldest first. */
  public List<App> apps(Optional<String> companyId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(TenantRows.APPS)
            .bind("company", companyId.orElse(null))
            .map((row, context) -> TenantRows.app(row))
            .list());
  }

  /**
   * Makes a REST key and keeps its digest alone.
   *
   * @param companyId empty for an operator's key
   * @param value a value brought along, or empty for a random one
   * @throws TenantException when there is no such company or no scope, or the value is malformed or
   *     taken
   */
  public RestKey addKey(Optional<String> companyId, Set<Scope> scopes, Optional<String> value) {
    if (scopes.isEmpty()) {
      throw new TenantException("a REST key needs at least one scope");
    }
    RestKey key =
        RestKey.of(value.orElseGet(random::key))
            .orElseThrow(() ->
                new TenantException("a REST key must have 8 to 256 visible ASCII characters"));
    database.useChange(handle -> {
      if (companyId.isPresent()
          && !exists(handle, "SELECT 1 FROM company WHERE id = ?", companyId.get())) {
        throw new TenantException("there is no such company");
      }
      if (exists(handle, "SELECT 1 FROM rest_key WHERE digest = ?", key.digest())) {
        throw new TenantException("this REST key is taken; bring another one, or none");
      }
      handle
          .createUpdate(
              """
              INSERT INTO rest_key (id, company_id, digest, scopes, created_at)
              VALUES (:id, :company, :digest, :scopes, :created)\
              """)
          .bind("id", random.shortId())
          .bind("company", companyId.orElse(null))
          .bind("digest", key.digest())
          .bind("scopes", TenantRows.scopes(scopes))
          .bind("created", now().toEpochMilli())
          .execute();
    });
    return key;
  }

  /** Every key of the company, or all keys, the revoked ones too, the oldest first. */
  public List<ApiKey> keys(Optional<String> companyId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT * FROM rest_key WHERE :company IS NULL OR company_id = :company
                ORDER BY created_at, id\
                """)
            .bind("company", companyId.orElse(null))
            .map((row, context) -> TenantRows.storedKey(row).key())
            .list());
  }

  /** Ends a key, at once and for good; false when there is no such key or it has ended before. */
  public boolean revokeKey(String id) {
    return jdbi.withHandle(handle ->
        handle.execute(
            "UPDATE rest_key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
            now().toEpochMilli(),
            id))
        == 1;
  }

  private static boolean exists(Handle handle, String query, String value) {
    return handle.select(query, value).mapTo(Integer.class).findOne().isPresent();
  }

  private static void checkName(String what, String name) {
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw new TenantException("the " + what + "'s name must have 1 to 200 characters");
    }
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
