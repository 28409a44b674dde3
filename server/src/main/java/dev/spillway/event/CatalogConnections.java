package dev.spillway.event;

import com.zaxxer.hikari.HikariDataSource;
import dev.spillway.database.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.apache.iceberg.jdbc.JdbcClientPool;

/**
 * The catalog's connections to its server. Iceberg's own pool does a step anew when its connection
 * broke. A commit that was done, and whose answer was lost, would be taken for a refused one then,
 * and be made again upon whatever another node has committed since, which it would undo. Here a
 * broken connection is a fault of unknown outcome, and who committed looks for its mark.
 * Thread-safe.
 */
final class CatalogConnections extends JdbcClientPool {
  /** Commits are one at a time; the others read. */
  private static final int MOST = 3;

  private final HikariDataSource pool;

  CatalogConnections(PostgresServer server, String url, Map<String, String> properties) {
    super(1, url, properties);
    this.pool = server.pool("catalog", MOST);
  }

  @Override
  public <R> R run(Action<R, Connection, SQLException> action)
      throws SQLException, InterruptedException {
    return run(action, false);
  }

  @Override
  public <R> R run(Action<R, Connection, SQLException> action, boolean retry)
      throws SQLException, InterruptedException {
    try (Connection connection = pool.getConnection()) {
      return action.run(connection);
    }
  }

  @Override
  public void close() {
    super.close();
    pool.close();
  }
}
