package dev.spillway.event;

/** The snapshot is no longer part of the table; nothing can be read from it again. */
public final class SnapshotGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SnapshotGoneException(Snapshot snapshot) {
    super("snapshot " + snapshot.id() + " is no longer part of the event table");
  }
}
