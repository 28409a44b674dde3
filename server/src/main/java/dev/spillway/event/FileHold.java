package dev.spillway.event;

/** Files that stay where they are while somebody reads them. */
public interface FileHold extends AutoCloseable {
  /** Of files that stay in any case. */
  FileHold NONE = () -> {};

  @Override
  void close();
}
