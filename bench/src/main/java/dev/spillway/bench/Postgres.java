package dev.spillway.bench;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/** A PostgreSQL of its own, in a temporary folder and on a free port of the loopback address. */
final class Postgres implements AutoCloseable {
  private static final String USER = "postgres";

  /** As much as Spillway's engine and its heap have by default, and what bulk work wants. */
  private static final List<String> SETTINGS =
      List.of(
          "shared_buffers=512MB",
          "work_mem=1GB",
          "maintenance_work_mem=1GB",
          "max_wal_size=8GB",
          "wal_level=minimal",
          "max_wal_senders=0",
          "listen_addresses=127.0.0.1",
          "TimeZone=UTC");

  private final Path folder;
  private final Process server;
  private final String url;

  private Postgres(Path folder, Process server, String url) {
    this.folder = folder;
    this.server = server;
    this.url = url;
  }

  static Postgres start() throws IOException, InterruptedException {
    Path programs = Programs.postgres();
    Path folder = Files.createTempDirectory("spillway-bench-postgres");
    if (isRoot()) {
      Programs.run(List.of("chown", USER, folder.toString()));
    }
    Programs.run(
        asUser(
            List.of(
                programs.resolve("initdb").toString(),
                "--pgdata=" + folder.resolve("data"),
                "--auth=trust",
                "--username=" + USER,
                "--encoding=UTF8",
                "--locale=C.UTF-8")));
    int port = Ports.free();
    List<String> command =
        new ArrayList<>(
            List.of(
                programs.resolve("postgres").toString(),
                "-D",
                folder.resolve("data").toString(),
                "-p",
                Integer.toString(port),
                "-k",
                folder.toString()));
    SETTINGS.forEach(setting -> command.addAll(List.of("-c", setting)));
    Process server =
        new ProcessBuilder(asUser(command))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Postgres postgres =
        new Postgres(folder, server, "jdbc:postgresql://127.0.0.1:" + port + "/?user=" + USER);
    Ports.await(port, server);
    return postgres;
  }

  /** It refuses to run as root. */
  private static List<String> asUser(List<String> command) {
    return isRoot()
        ? Stream.concat(Stream.of("runuser", "-u", USER, "--"), command.stream()).toList()
        : command;
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  String url() {
    return url;
  }

  /** Fills the table of events from a CSV file, with the index that its query wants. */
  void load(Path csv) throws IOException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        Reader reader = Files.newBufferedReader(csv)) {
      connection.setAutoCommit(false);
      statement.execute(
          "CREATE TABLE event (event text NOT NULL, date timestamp(3) NOT NULL, source text NOT"
              + " NULL, token text NOT NULL, install_id text, custom_id text, advertising_id text)");
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY event FROM STDIN (FORMAT csv)", reader);
      statement.execute("CREATE INDEX ON event (source, token, date)");
      connection.commit();
      connection.setAutoCommit(true);
      statement.execute("VACUUM (ANALYZE) event");
    } catch (SQLException e) {
      throw new IOException("PostgreSQL could not be filled", e);
    }
  }

  /** Has the server itself write a query's rows into a file of its own; measures all its work. */
  Sample copy(String query) throws IOException, InterruptedException {
    Path target = folder.resolve("export.csv");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      long backend = backend(statement);
      return meter(backend)
          .time(() -> {
            try {
              statement.execute(
                  "COPY (" + query + ") TO '" + target + "' (FORMAT csv, DELIMITER ';', HEADER)");
            } catch (SQLException e) {
              throw new IOException(e);
            }
          });
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private static long backend(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The backend, and the server whose times have those of the parallel workers that ended. */
  private ProcessMeter meter(long backend) {
    long postmaster = ProcessHandle.of(backend).flatMap(ProcessHandle::parent).orElseThrow().pid();
    return new ProcessMeter(List.of(backend, postmaster));
  }

  @Override
  public void close() {
    // runuser hands the signal on; it waits for the connections, which are closed by now.
    server.destroy();
    server.onExit().join();
    try {
      Disk.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
