package dev.spillway.engine;

import java.util.function.IntConsumer;

/**
 * A cluster that can sort and write the lines of an export, on machines other than this one. Made
 * by a {@link LineSorterProvider}. Thread-safe.
 */
public interface LineSorter extends AutoCloseable {

  /**
   * Writes all lines of an export, each with its end and without the header line, into files of the
   * job's folder, which is not there yet. They are named {@code part-NUMBER}, with or without more
   * behind; in the order of their numbers they are the lines in their order. What is there after a
   * failure is of no use and is the caller's to remove.
   *
   * @param progress told now and then how much of the work is done, in percent, never falling
   * @return what was written, as the cluster counted it
   * @throws ExportCancelledException when {@code cancellation} was triggered; what the cluster
   *     still did for it was told to end
   * @throws ClusterLostException when the cluster does not answer, or does not go on
   * @throws EngineException when it failed otherwise
   */
  SortedLines sort(SortJob job, IntConsumer progress, Cancellation cancellation);

  /** Lets go of connections. */
  @Override
  void close();
}
