package dev.spillway.event;

import dev.spillway.database.DamagedDatabaseException;
import dev.spillway.database.Database;
import dev.spillway.database.SqliteReader;
import dev.spillway.diagnosis.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.iceberg.jdbc.JdbcCatalog;

/** A SQLite file, of this node alone. */
record FileCatalog(Path path) implements TableCatalog {

  @Override
  public Optional<Path> file() {
    return Optional.of(path);
  }

  @Override
  public JdbcCatalog open(Warehouse warehouse) {
    try {
      Database.prepareSqlite(path);
    } catch (DamagedDatabaseException e) {
      throw new DamagedStoreException(String.valueOf(e.getMessage()), e);
    }
    JdbcCatalog catalog = new JdbcCatalog(warehouse::io, null, true);
    Map<String, String> properties =
        new HashMap<>(TableCatalog.properties("jdbc:sqlite:" + path, warehouse));
    properties.put("jdbc.journal_mode", "WAL");
    properties.put("jdbc.synchronous", "FULL");
    properties.put("jdbc.busy_timeout", "5000");
    catalog.initialize(EventTable.CATALOG, properties);
    return catalog;
  }

  /** The store's own lock sees to it. */
  @Override
  public <T> T exclusively(Supplier<T> work) {
    return work.get();
  }

  @Override
  public RuntimeException explain(Warehouse warehouse, RuntimeException fault) {
    return new DamagedStoreException(
        "the event table's metadata in "
            + warehouse.root()
            + " cannot be read; nothing was changed. Restore the folder, and "
            + path
            + " with it, from the last backup; if events.url was changed, set it as it was",
        fault);
  }

  @Override
  public Connection openToRead() throws SQLException {
    return SqliteReader.open(path);
  }

  @Override
  public Optional<Finding> finding(boolean used) {
    if (Files.notExists(path)) {
      return Optional.of(
          used
              ? Finding.damaged(
                  StoreInspection.TABLE,
                  "the catalog " + path + " is gone",
                  "bring it back, or " + StoreInspection.RESTORE)
              : Finding.ok(StoreInspection.TABLE, "there is no table yet"));
    }
    try {
      return SqliteReader.damage(path)
          .map(text ->
              Finding.damaged(
                  StoreInspection.TABLE,
                  "the catalog " + path + " is damaged: " + text,
                  StoreInspection.RESTORE));
    } catch (IOException e) {
      return Optional.of(StoreInspection.unreadable(StoreInspection.TABLE, path, e));
    }
  }
}
