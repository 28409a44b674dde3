package dev.spillway.database;

/** The database's server cannot be used; nothing is known to be wrong with what it keeps. */
public final class DatabaseUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

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
