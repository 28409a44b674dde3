package dev.spillway.export;

import dev.spillway.database.Database;
import dev.spillway.database.PostgresSettings;
import dev.spillway.testing.Postgres;

class PostgresExportQueueTest extends ExportQueueContract {
  private final PostgresSettings settings = Postgres.newDatabase();

  @Override
  Database open() {
    return Database.open(settings);
  }
}
