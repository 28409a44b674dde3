package dev.spillway.result;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;

/** A published file that is being read. Used by one thread at a time, and closed by it. */
public interface StoredResult extends Closeable {

  /** Its size in bytes. */
  long size() throws IOException;

  /**
   * The bytes of a range; the channel may hold more than those, which are not to be read. It ends
   * what was read from the range before, and is closed with the result.
   */
  ReadableByteChannel range(long from, long length) throws IOException;
}
