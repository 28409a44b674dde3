package dev.spillway.app;

import dev.spillway.database.Database;
import dev.spillway.disk.OwnerOnly;
import dev.spillway.tenant.Tenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;

/** The tenants of a data folder, for commands beside a server that may be running. */
public final class Administration implements AutoCloseable {
  private final Database database;
  private final Tenants tenants;

  private Administration(Database database, Tenants tenants) {
    this.database = database;
    this.tenants = tenants;
  }

  /** Opens the database, or makes it. */
  public static Administration open(Settings settings) {
    try {
      OwnerOnly.makeFolder(settings.data());
    } catch (IOException e) {
      throw new UncheckedIOException("the data folder cannot be made: " + settings.data(), e);
    }
    Database database = Database.open(settings.database());
    return new Administration(database, new Tenants(database, InstantSource.system()));
  }

  public Tenants tenants() {
    return tenants;
  }

  @Override
  public void close() {
    database.close();
  }
}
