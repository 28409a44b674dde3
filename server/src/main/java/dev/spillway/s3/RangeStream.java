package dev.spillway.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * A range of an object. When its connection breaks or goes silent, it is taken up again at the next
 * byte; after some failures that brought nothing it gives up. Read by one thread, closed by any.
 */
public final class RangeStream extends InputStream {
  private static final Logger LOG = LoggerFactory.getLogger(RangeStream.class);
  private static final int MOST_FAILURES = 4;
  private static final long FIRST_PAUSE_MILLIS = 250;

  private final Opening opening;
  private final long end;
  private final CountDownLatch closed = new CountDownLatch(1);
  private long place;
  private int failures;
  private Optional<ResponseInputStream<GetObjectResponse>> source = Optional.empty();

  /** Asks for the bytes from a place on. */
  @FunctionalInterface
  interface Opening {
    ResponseInputStream<GetObjectResponse> at(long place) throws IOException;
  }

  RangeStream(Opening opening, long from, long length) {
    this.opening = opening;
    this.place = from;
    this.end = from + length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (place == end) {
      return -1;
    }
    while (true) {
      try {
        int count = source().read(bytes, offset, (int) Math.min(length, end - place));
        if (count < 0) {
          throw new IOException("the answer was cut short");
        }
        place += count;
        failures = 0;
        return count;
      } catch (ObjectStoreException e) {
        // Tried again already, by the call that opens.
        throw e;
      } catch (IOException | SdkException e) {
        failed(e);
      }
    }
  }

  private ResponseInputStream<GetObjectResponse> source() throws IOException {
    if (closed.getCount() == 0) {
      throw new IOException("the object is closed");
    }
    if (source.isEmpty()) {
      source = Optional.of(opening.at(place));
    }
    return source.get();
  }

  private void failed(Exception fault) throws IOException {
    drop();
    failures++;
    if (failures > MOST_FAILURES) {
      throw new ObjectStoreException("S3: an object could not be read to its end", fault);
    }
    LOG.debug("an answer of S3 broke off; it is taken up again", fault);
    long pause = FIRST_PAUSE_MILLIS << failures;
    try {
      long jittered = ThreadLocalRandom.current().nextLong(pause / 2, pause + 1);
      if (closed.await(jittered, TimeUnit.MILLISECONDS)) {
        throw new IOException("the object is closed", fault);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("reading an object was stopped").initCause(e);
    }
  }

  /** Ends the connection, since what is left in it is of no use to anybody. */
  private void drop() {
    source.ifPresent(ResponseInputStream::abort);
    source = Optional.empty();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    if (place == end && source.isPresent()) {
      // Read to its end: the connection can be used again.
      source.get().close();
    } else {
      drop();
    }
  }
}
