package dev.spillway.engine;

import java.nio.file.Path;

/** Runs export plans. Thread-safe. */
public interface ExportEngine extends AutoCloseable {

  /**
   * Writes the plan's whole CSV file, header line included, to {@code target}, which does not exist
   * yet. The same plan gives the same bytes. The file is not forced. What is there after a failure
   * is of no use and is the caller's to delete.
   *
   * @param progress told now and then how far it is
   * @return the number of lines without the header
   * @throws ExportCancelledException when {@code cancellation} was triggered
   * @throws EngineException when it failed; says whether another try may help
   */
  long run(ExportPlan plan, Path target, Progress progress, Cancellation cancellation);

  @Override
  void close();

  /** Told how far an export is. */
  @FunctionalInterface
  interface Progress {
    /**
     * Tells how far the export is.
     *
     * @param rows lines known to be written
     * @param percent of the whole work, 0 to 100, never falling
     */
    void report(long rows, int percent);

    /**
     * Tells that the target has so many bytes that will not change any more. Not told of the last
     * ones; the thread may be another one than that of the run, which waits for it before it
     * returns.
     */
    default void wrote(long bytes) {}
  }
}
