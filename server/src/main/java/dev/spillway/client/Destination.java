package dev.spillway.client;

import java.io.IOException;

/** Where a file's bytes go. Not thread-safe. */
public sealed interface Destination extends AutoCloseable permits PartFile, OpenStream {

  /** How far the wish had come before; a fresh mark, and no bytes, if it is another one. */
  Mark open(String wish) throws IOException;

  /** Remembers how far it is. */
  void keep(Mark mark) throws IOException;

  /** How many bytes are there. */
  long place() throws IOException;

  void write(byte[] bytes, int length) throws IOException;

  /** Lets the bytes go that are there; false when they cannot be taken back. */
  boolean restart() throws IOException;

  /** The digest of the bytes that are there, in hex. */
  String sha256() throws IOException;

  /** All bytes are there. */
  void finish() throws IOException;

  /** Nothing will come of it. */
  void discard() throws IOException;

  /** Lets go of it; what is there stays for the next run. */
  @Override
  void close() throws IOException;
}
