package dev.spillway.engine;

import dev.spillway.database.DuckDbInstance;
import dev.spillway.event.EventFiles.EventFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
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
  private static final String SEGMENT = ".segment";

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
    List<EventFile> files = plan.files().files();
    try {
      if (files.isEmpty()) {
        writeHeader(plan, target, cancellation);
        return 0;
      }
      return write(plan, target, progress, cancellation);
    } catch (SQLException e) {
      cancellation.check();
      instance.reopenIfBroken(e);
      throw new EngineException("DuckDB could not finish the export", e);
    } catch (IOException e) {
      throw new EngineException("the export's file could not be written", e);
    }
  }

  private long write(ExportPlan plan, Path target, Progress progress, Cancellation cancellation)
      throws SQLException, IOException {
    Segments segments = segments(plan);
    Path part = part(target);
    boolean packed = plan.format().compression().isPresent();
    long planned = Segments.rowsOf(plan.files().files());
    long scanned = 0;
    long lines = 0;
    try (DuckDBConnection connection = instance.connect()) {
      while (segments.hasNext()) {
        cancellation.check();
        List<EventFile> segment = segments.next();
        boolean first = scanned == 0;
        long before = lines;
        long inSegment = Segments.rowsOf(segment);
        SegmentProgress share = new SegmentProgress(progress, lines, scanned, inSegment, planned);
        Path file = first && !packed ? target : part;
        try (PreparedStatement copy =
            CopyStatement.prepare(connection, plan, segment, file, first)) {
          lines += execute(copy, share, cancellation);
        }
        if (packed) {
          pack(part, target, plan.format().compression().get(), cancellation);
        } else if (!first) {
          append(part, target);
        }
        scanned += inSegment;
        segments.wrote(lines - before, inSegment);
        progress.report(lines, percent(scanned, planned));
      }
    } finally {
      Files.deleteIfExists(part);
    }
    return lines;
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

  private static void append(Path part, Path target) throws IOException {
    try (FileChannel from = FileChannel.open(part, StandardOpenOption.READ);
        FileChannel to = FileChannel.open(target, StandardOpenOption.WRITE)) {
      to.position(to.size());
      long size = from.size();
      long done = 0;
      while (done < size) {
        done += from.transferTo(done, size - done, to);
      }
    }
    Files.delete(part);
  }

  private void pack(Path part, Path target, Compression compression, Cancellation cancellation)
      throws IOException {
    packer.append(part, target, compression, cancellation);
    Files.delete(part);
  }

  private void writeHeader(ExportPlan plan, Path target, Cancellation cancellation)
      throws IOException {
    String header = String.join(";", CopyStatement.columns(plan)) + "\n";
    Optional<Compression> compression = plan.format().compression();
    Path file = compression.isPresent() ? part(target) : target;
    try {
      Files.writeString(file, header, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
      if (compression.isPresent()) {
        pack(file, target, compression.get(), cancellation);
      }
    } finally {
      Files.deleteIfExists(part(target));
    }
  }

  /** What is not yet in the target, beside it. */
  private static Path part(Path target) {
    return target.resolveSibling(target.getFileName() + SEGMENT);
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
