package dev.spillway.crash;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Places at which a test can end the process, or have a step fail; named by the work that they are
 * in. To pass one that is not armed costs a read of a field. Thread-safe.
 *
 * <p>A process is armed from outside by the system property {@code spillway.crash}: the name of a
 * point at which it is to be halted, with {@code :throw} behind it to fail instead, and with a
 * number behind that to do so when it is passed for that time.
 */
public enum CrashPoint {
  /** The files are durable; no commit names them. */
  FLUSH_AFTER_PARQUET("flush.after-parquet"),
  /** The table has the files; the buffer has their events too. */
  FLUSH_AFTER_COMMIT("flush.after-commit"),
  /** The buffer has let go of the events; the journal still names the flush. */
  FLUSH_AFTER_DELETE("flush.after-delete"),
  /** The files of a rewrite, by compaction or erasure, are durable; no commit names them. */
  REWRITE_AFTER_PARQUET("rewrite.after-parquet"),
  /** The table has the new files in the place of the old ones; the journal still names them. */
  REWRITE_AFTER_COMMIT("rewrite.after-commit"),
  /** The files are durable; neither key nor commit names the load. */
  LOAD_AFTER_PARQUET("load.after-parquet"),
  /** The key names the load; the table does not. */
  LOAD_AFTER_KEY("load.after-key"),
  /** The table has the files; the key still waits for that. */
  LOAD_AFTER_COMMIT("load.after-commit"),
  /** The key has its answer; the journal still names the load. */
  LOAD_AFTER_ANSWER("load.after-answer"),
  /** Days that are too old are out of the table; their files are there. */
  RETENTION_AFTER_COMMIT("retention.after-commit"),
  /** The result is whole and durable, under its staging name. */
  RESULT_BEFORE_PUBLISH("result.before-publish"),
  /** The result has its final name; the request's row does not say so. */
  RESULT_AFTER_PUBLISH("result.after-publish"),
  /** The request's row says SUCCESS; nobody has been told. */
  EXPORT_AFTER_SUCCESS("export.after-success"),
  /** The request's row says EXPIRED; its file is there. */
  EXPIRY_AFTER_STATE("expiry.after-state");

  /** What arms a process from outside. */
  public static final String PROPERTY = "spillway.crash";

  /** What a process that is halted at a point ends with. */
  public static final int HALTED = 77;

  private static volatile @Nullable Consumer<CrashPoint> armed =
      Optional.ofNullable(System.getProperty(PROPERTY)).map(ArmedCrash::parse).orElse(null);

  private final String point;

  CrashPoint(String point) {
    this.point = point;
  }

  /** Its name outside. */
  public String point() {
    return point;
  }

  /**
   * The one of this name.
   *
   * @throws IllegalArgumentException when there is none; the message lists all
   */
  public static CrashPoint of(String name) {
    return Arrays.stream(values())
        .filter(known -> known.point.equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                Arrays.stream(values())
                    .map(CrashPoint::point)
                    .collect(Collectors.joining(", ", PROPERTY + " must begin with one of ", ""))));
  }

  /** The work has come here. */
  public void pass() {
    Consumer<CrashPoint> now = armed;
    if (now != null) {
      now.accept(this);
    }
  }

  /** Has every point that is passed from now on told to a test of this process. */
  public static Armed arm(Consumer<CrashPoint> passed) {
    armed = passed;
    return () -> armed = null;
  }

  /** Points that are armed, until it is closed. */
  @FunctionalInterface
  public interface Armed extends AutoCloseable {
    @Override
    void close();
  }
}
