package dev.spillway.export;

import dev.spillway.database.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteExportStoreTest extends ExportStoreContract {
  @TempDir Path folder;

  @Override
  Database open() {
    return Database.openSqlite(folder.resolve("spillway.db"));
  }
}
