package dev.spillway.database;

import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sqlite.BusyHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/**
 * Gives connections that look for the write lock every millisecond while another process has it.
 * SQLite's own waiting looks ten times a second in the end, and can miss each of the short moments
 * in which a busy process lets it go.
 */
final class PatientSource extends SQLiteDataSource {
  private static final long PAUSE_NANOS = 1_000_000;

  private final int looks;

  PatientSource(SQLiteConfig config) {
    super(config);
    this.looks = config.getBusyTimeout();
  }

  @Override
  public SQLiteConnection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    SQLiteConnection connection = super.getConnection(user, password);
    BusyHandler.setHandler(
        connection,
        new BusyHandler() {
          @Override
          protected int callback(int looked) {
            LockSupport.parkNanos(PAUSE_NANOS);
            return looked < looks ? 1 : 0;
          }
        });
    return connection;
  }
}
