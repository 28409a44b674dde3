package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A PostgreSQL that holds the same events, where there is one; else the reason why not. */
final class PostgresPeer implements AutoCloseable {
  private final Lab lab;
  private final Optional<Postgres> postgres;

  PostgresPeer(Lab lab, List<Path> dataFiles, List<String> notes)
      throws IOException, InterruptedException {
    this.lab = lab;
    this.postgres = start(notes);
    if (postgres.isPresent()) {
      lab.progress().say("  filling PostgreSQL with the same events");
      Path csv = lab.folder().resolve("postgres.csv");
      String files =
          dataFiles.stream().map(file -> "'" + file + "'").collect(Collectors.joining(", "));
      DuckDbPeer.run(
          "",
          ExportSql.NOTHING,
          """
          COPY (SELECT event, date, source, token, install_id, custom_id, advertising_id
            FROM read_parquet([%s], hive_partitioning = false)) TO '%s' (FORMAT csv, HEADER false)
          """
              .formatted(files, csv),
          lab.folder().resolve("duckdb-spill").toString());
      postgres.get().load(csv);
      Files.delete(csv);
    }
  }

  private static Optional<Postgres> start(List<String> notes)
      throws IOException, InterruptedException {
    try {
      return Optional.of(Postgres.start());
    } catch (NotRunException e) {
      notes.add("PostgreSQL and the loop over JDBC were not run: " + e.getMessage() + ".");
      return Optional.empty();
    }
  }

  /** Its own COPY, and a loop over JDBC. */
  List<Contender> contenders(Campaign campaign) {
    if (postgres.isEmpty()) {
      return List.of();
    }
    String query = ExportSql.postgres(campaign);
    Path target = lab.folder().resolve("loop.csv");
    return List.of(
        new Contender("PostgreSQL COPY, ordered", () -> postgres.get().copy(query)),
        new Contender(
            "loop over JDBC, from PostgreSQL",
            () -> {
              Sample sample = JdbcLoop.run(postgres.get().url(), query, target);
              Files.delete(target);
              return sample;
            }));
  }

  @Override
  public void close() {
    postgres.ifPresent(Postgres::close);
  }
}
