package dev.spillway.export;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Optional;

/**
 * What callers can do with exports. Thread-safe; every method but {@link #findByLink} asks whose.
 */
public final class Exports {

  Exports() {}

  /** Stores the order as a request and queues it, in one transaction; a worker wakes at once. */
  public CreateOutcome create(ExportOrder order) {
    throw new UnsupportedOperationException();
  }

  /** The app's request of this id, if it is younger than six months. */
  public Optional<ExportRequest> find(String appId, String id) {
    throw new UnsupportedOperationException();
  }

  /** The request that a good link names. */
  public Optional<ExportRequest> findByLink(String id) {
    throw new UnsupportedOperationException();
  }

  /** The app's requests of the last four months, newest first, at most 1,000. */
  public List<ExportRequest> recent(String appId) {
    throw new UnsupportedOperationException();
  }

  /** How many requests of the server run before this waiting one, as far as is known now. */
  public int ahead(ExportRequest request) {
    throw new UnsupportedOperationException();
  }

  /**
   * Ends a request: a waiting or running one fails as cancelled, a finished one loses its file, an
   * ended one stays as it is.
   *
   * @return the request as it is afterwards; empty when the app has none of this id
   */
  public Optional<ExportRequest> delete(String appId, String id) {
    throw new UnsupportedOperationException();
  }

  /** The bytes of a finished file; empty when it went away in the meantime. */
  public Optional<SeekableByteChannel> open(ExportFile file) throws IOException {
    throw new UnsupportedOperationException();
  }
}
