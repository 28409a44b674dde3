package dev.spillway.load;

import java.nio.file.Path;

/** Is told what happens during a load, by several threads. */
public interface LoadListener {
  /** So many more bytes of the files were read. */
  void read(long bytes);

  /**
   * An event was refused.
   *
   * @param line its line in the file, place in a JSON array, or row of a Parquet file, from 1
   */
  void rejected(Path file, long line, String message);

  /** Something is to be known about a file; what is wrong with it, in most cases. */
  void note(Path file, String message);

  /** The load waits, for this reason. */
  void waiting(String reason);
}
