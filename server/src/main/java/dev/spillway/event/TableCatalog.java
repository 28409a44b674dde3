package dev.spillway.event;

import dev.spillway.database.DatabaseSettings;
import dev.spillway.database.PostgresServer;
import dev.spillway.database.PostgresSettings;
import dev.spillway.database.SqliteSettings;
import dev.spillway.diagnosis.Finding;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.jdbc.JdbcCatalog;

/** What says where the newest metadata of the table is, and changes that in one step. */
sealed interface TableCatalog permits FileCatalog, ServerCatalog {
  String SCHEMA_VERSION = "jdbc.schema-version";

  static TableCatalog of(DatabaseSettings settings) {
    return switch (settings) {
      case SqliteSettings(Path file) -> new FileCatalog(file);
      case PostgresSettings server -> new ServerCatalog(new PostgresServer(server), server);
    };
  }

  /** The file that has to be there once the store is in use, if the catalog is one. */
  Optional<Path> file();

  /**
   * Opens it, and makes it when there is none.
   *
   * @throws DamagedStoreException when it is not whole
   * @throws dev.spillway.database.DatabaseUnavailableException when its server cannot be used
   */
  JdbcCatalog open(Warehouse warehouse);

  /** Does something that only one node may do at a time. */
  <T> T exclusively(Supplier<T> work);

  /** What a fault means that was met at the opening of the table. */
  RuntimeException explain(Warehouse warehouse, RuntimeException fault);

  /** Opens it for reading alone. */
  Connection openToRead() throws SQLException;

  /**
   * What is wrong with it; empty when it can be read.
   *
   * @param used whether the store holds, or held, events
   */
  Optional<Finding> finding(boolean used);

  /** What every catalog of ours is told. */
  static Map<String, String> properties(String url, Warehouse warehouse) {
    return Map.of(
        CatalogProperties.URI,
        url,
        CatalogProperties.WAREHOUSE_LOCATION,
        warehouse.root(),
        CatalogProperties.IO_MANIFEST_CACHE_ENABLED,
        "true",
        SCHEMA_VERSION,
        "V1");
  }
}
