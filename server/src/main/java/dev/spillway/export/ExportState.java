package dev.spillway.export;

import java.time.Instant;

/** What is true of a request at the moment; each state holds its own facts and no others. */
public sealed interface ExportState {

  ExportStatus status();

  /** Waits for its turn. */
  record Created() implements ExportState {
    @Override
    public ExportStatus status() {
      return ExportStatus.CREATED;
    }
  }

  /**
   * Is being prepared, or waits for another try.
   *
   * @param rows lines known to be written
   * @param percent of the whole work, 0 to 100
   */
  record Pending(long rows, int percent) implements ExportState {
    @Override
    public ExportStatus status() {
      return ExportStatus.PENDING;
    }
  }

  /** The file can be fetched. */
  record Succeeded(Instant completedAt, ExportFile file) implements ExportState {
    @Override
    public ExportStatus status() {
      return ExportStatus.SUCCESS;
    }
  }

  /**
   * Over, without a file.
   *
   * @param message why, and what the client can do
   */
  record Failed(Instant completedAt, String message) implements ExportState {
    @Override
    public ExportStatus status() {
      return ExportStatus.ERROR;
    }
  }

  /** The file was there, and is gone. */
  record Expired(Instant completedAt, ExportFile file) implements ExportState {
    @Override
    public ExportStatus status() {
      return ExportStatus.EXPIRED;
    }
  }
}
