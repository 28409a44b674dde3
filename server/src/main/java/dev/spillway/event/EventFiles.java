package dev.spillway.event;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The Parquet files of a snapshot that may hold what a query wants. They do not change; they hold
 * other events too, so that the query's conditions still have to be applied.
 *
 * @param source has them
 */
public record EventFiles(List<EventFile> files, Source source) {

  public EventFiles {
    files = List.copyOf(files);
  }

  /** Where files are kept, and how they come to their places on the local disk. */
  public interface Source {
    /** As {@link EventFiles#hold}, by their places. */
    FileHold hold(Collection<Path> files);

    /** As {@link EventFiles#location}, by its place. */
    String location(Path file);
  }

  /**
   * Sees to it that some of the files can be read until the hold is closed. May wait long, for a
   * network.
   *
   * @throws EventStoreException when one cannot be had, or the thread is interrupted
   */
  public FileHold hold(List<EventFile> some) {
    return source.hold(some.stream().map(EventFile::path).toList());
  }

  /**
   * Where a file is for those who read it without this process: a path of the local disk, or an
   * object as {@code s3://BUCKET/KEY}.
   */
  public String location(EventFile file) {
    return source.location(file.path());
  }

  /** Those of these days alone. */
  public EventFiles on(Set<LocalDate> days) {
    return new EventFiles(
        files.stream().filter(file -> days.contains(file.day())).toList(), source);
  }

  /**
   * One file.
   *
   * @param path its place on the local disk, where it is while it is held
   * @param day the UTC day that all its events are of
   * @param rows how many events it holds
   * @param bytes its size
   * @param passesCut whether it may hold events acknowledged after the query's cut
   */
  public record EventFile(Path path, LocalDate day, long rows, long bytes, boolean passesCut) {}
}
