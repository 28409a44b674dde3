package dev.spillway.database;

import java.nio.file.Path;

/** A database does not hold together; nothing was changed, so that it can be looked at or saved. */
public final class DamagedDatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedDatabaseException(Path file, String finding) {
    super(message(file, finding));
  }

  DamagedDatabaseException(Path file, String finding, Throwable cause) {
    super(message(file, finding), cause);
  }

  private static String message(Path file, String finding) {
    return "the database "
        + file
        + " is damaged ("
        + finding
        + "); nothing was changed. Put a copy of the file and of its -wal and -shm neighbours"
        + " aside, then restore the last backup";
  }
}
