package dev.spillway.event;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/**
 * The Parquet files of a snapshot that may hold what a query wants. They do not change; they hold
 * other events too, so that the query's conditions still have to be applied.
 */
public record EventFiles(List<EventFile> files) {

  public EventFiles {
    files = List.copyOf(files);
  }

  /**
   * One file.
   *
   * @param day the UTC day that all its events are of
   * @param rows how many events it holds
   * @param bytes its size
   * @param passesCut whether it may hold events acknowledged after the query's cut
   */
  public record EventFile(Path path, LocalDate day, long rows, long bytes, boolean passesCut) {}
}
