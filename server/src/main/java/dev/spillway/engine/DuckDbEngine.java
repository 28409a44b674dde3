package dev.spillway.engine;

import dev.spillway.database.DuckDbInstance;
import dev.spillway.event.EventFiles.EventFile;
import dev.spillway.event.EventStoreException;
import dev.spillway.event.FileHold;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBPreparedStatement;

/**
 * Runs exports in an embedded DuckDB of its own, which sorts and writes CSV, and spills to disk
 * what its memory does not hold.
 *
 * <p>A call to {@link #run} holds its thread in native code; give it a platform thread.
 */
public final class DuckDbEngine implements ExportEngine {
  private static final int POLL_MILLIS = 200;

  private final EngineSettings settings;
  private final DuckDbInstance instance;
  private final BlockPacker packer;
  private final ScheduledExecutorService poller =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("export-progress").daemon().factory());

  private DuckDbEngine(EngineSettings settings, DuckDbInstance instance) {
    this.settings = settings;
    this.instance = instance;
    this.packer = new BlockPacker(settings.threads());
  }

  /**
   * Starts the engine.
   *
   * @throws EngineException when DuckDB does not start with these settings
   */
  public static DuckDbEngine open(EngineSettings settings) {
    try {
      return new DuckDbEngine(settings, DuckDbInstance.open(settings.limits()));
    } catch (SQLException | IOException e) {
      throw new EngineException("the export engine does not start", e);
    }
  }

  @Override
  public long run(ExportPlan plan, Path target, Progress progress, Cancellation cancellation) {
    try (Assembly assembly = assembly(plan, target, progress, cancellation)) {
      if (plan.files().files().isEmpty()) {
        writeHeader(plan, assembly);
        return 0;
      }
      return write(plan, assembly, progress, cancellation);
    } catch (SQLException e) {
      cancellation.check();
      instance.reopenIfBroken(e);
      throw new EngineException("DuckDB could not finish the export", e);
    } catch (EventStoreException e) {
      cancellation.check();
      throw new EngineException("the table's files could not be read", e);
    } catch (IOException e) {
      throw new EngineException("the export's file could not be written", e);
    }
  }

  private Assembly assembly(
      ExportPlan plan, Path target, Progress progress, Cancellation cancellation) {
    Optional<Assembly.Packing> packing =
        plan.format()
            .compression()
            .map(compression -> () -> packer.create(target, compression, cancellation));
    return new Assembly(target, packing, progress::wrote);
  }

  private long write(
      ExportPlan plan, Assembly assembly, Progress progress, Cancellation cancellation)
      throws SQLException, IOException {
    Segments segments = segments(plan);
    long planned = plan.plannedRows();
    long scanned = 0;
    long lines = 0;
    try (DuckDBConnection connection = instance.connect()) {
      while (segments.hasNext()) {
        cancellation.check();
        List<EventFile> segment = segments.next();
        long before = lines;
        long inSegment = Segments.rowsOf(segment);
        SegmentProgress share = new SegmentProgress(progress, lines, scanned, inSegment, planned);
        try (FileHold _ = hold(plan, segment, cancellation);
            PreparedStatement copy =
                CopyStatement.prepare(connection, plan, segment, assembly.next(), scanned == 0)) {
          lines += execute(copy, share, cancellation);
        }
        scanned += inSegment;
        segments.wrote(lines - before, inSegment);
        progress.report(lines, percent(scanned, planned));
      }
      assembly.finish();
    }
    return lines;
  }

  /** Has a segment's files at hand; a cancellation ends the wait for them. */
  private static FileHold hold(
      ExportPlan plan, List<EventFile> segment, Cancellation cancellation) {
    cancellation.onCancel(Thread.currentThread()::interrupt);
    try {
      return plan.files().hold(segment);
    } finally {
      cancellation.done();
      if (cancellation.isCancelled()) {
        // Nobody else is to be disturbed by it.
        Thread.interrupted();
      }
    }
  }

  private Segments segments(ExportPlan plan) {
    List<EventFile> files = plan.files().files();
    return switch (plan.shape()) {
      case EVENTS -> new Segments(files, settings.segmentRows());
      // Different combinations are found over all days at once.
      case IDS -> new Segments(files, Segments.UNCUT);
    };
  }

  private long execute(PreparedStatement copy, SegmentProgress progress, Cancellation cancellation)
      throws SQLException {
    DuckDBPreparedStatement statement = copy.unwrap(DuckDBPreparedStatement.class);
    Watch watch = new Watch(statement, progress, cancellation);
    ScheduledFuture<?> polling =
        poller.scheduleWithFixedDelay(watch, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    cancellation.onCancel(watch::interrupt);
    try {
      statement.execute();
      long lines = statement.getLargeUpdateCount();
      cancellation.check();
      return lines;
    } finally {
      polling.cancel(false);
      cancellation.done();
      watch.end();
    }
  }

  private static void writeHeader(ExportPlan plan, Assembly assembly) throws IOException {
    Files.writeString(
        assembly.next(), plan.header(), StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    assembly.finish();
  }

  static int percent(long part, long whole) {
    return whole <= 0 ? 100 : Math.clamp(part * 100 / whole, 0, 100);
  }

  @Override
  public void close() {
    poller.shutdownNow();
    packer.close();
    instance.close();
  }
}
