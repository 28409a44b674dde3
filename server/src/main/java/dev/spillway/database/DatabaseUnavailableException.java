package dev.spillway.database;

/** The database's server cannot be used; nothing is known to be wrong with what it keeps. */
public final class DatabaseUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What an operator can do. */
  public static final String REMEDY =
      "see whether the server runs, and whether database.url, database.user and"
          + " database.password are right";

  public DatabaseUnavailableException(PostgresSettings settings, Throwable cause) {
    super(
        "PostgreSQL cannot be used with database.url="
            + settings.url()
            + " and database.user="
            + settings.user()
            + ": "
            + cause.getMessage(),
        cause);
  }
}
