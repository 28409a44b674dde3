package dev.spillway.event;

import dev.spillway.database.DatabaseUnavailableException;
import dev.spillway.database.PostgresServer;
import dev.spillway.database.PostgresSettings;
import dev.spillway.diagnosis.Finding;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.iceberg.jdbc.JdbcCatalog;

/** Two tables of a PostgreSQL database, which all nodes share. */
record ServerCatalog(PostgresServer server, PostgresSettings settings) implements TableCatalog {
  @Override
  public Optional<Path> file() {
    return Optional.empty();
  }

  @Override
  public JdbcCatalog open(Warehouse warehouse) {
    JdbcCatalog catalog =
        new JdbcCatalog(
            warehouse::io,
            properties -> new CatalogConnections(server, settings.url(), properties),
            true);
    Map<String, String> properties = TableCatalog.properties(settings.url(), warehouse);
    try {
      catalog.initialize(EventTable.CATALOG, properties);
      return catalog;
    } catch (RuntimeException e) {
      catalog.close();
      throw explain(warehouse, e);
    }
  }

  @Override
  public <T> T exclusively(Supplier<T> work) {
    return server.exclusively(work::get);
  }

  @Override
  public RuntimeException explain(Warehouse warehouse, RuntimeException fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException) {
        return new DatabaseUnavailableException(settings, cause);
      }
    }
    return new DamagedStoreException(
        "the event table's metadata in "
            + warehouse.root()
            + " cannot be read; nothing was changed. Restore the folder, and the database "
            + settings.url()
            + " with it, from the last backup; if events.url was changed, set it as it was",
        fault);
  }

  @Override
  public Connection openToRead() throws SQLException {
    Connection connection = server.connect();
    connection.setReadOnly(true);
    return connection;
  }

  @Override
  public Optional<Finding> finding(boolean used) {
    try (Connection connection = openToRead();
        ResultSet tables = connection.getMetaData().getTables(null, null, "iceberg_tables", null)) {
      if (tables.next()) {
        return Optional.empty();
      }
      return Optional.of(
          used
              ? Finding.damaged(
                  StoreInspection.TABLE,
                  "the database " + settings.url() + " holds no catalog",
                  StoreInspection.RESTORE)
              : Finding.ok(StoreInspection.TABLE, "there is no table yet"));
    } catch (SQLException e) {
      return Optional.of(
          Finding.fail(
              StoreInspection.TABLE,
              "the catalog cannot be read: "
                  + new DatabaseUnavailableException(settings, e).getMessage(),
              DatabaseUnavailableException.REMEDY));
    }
  }
}
