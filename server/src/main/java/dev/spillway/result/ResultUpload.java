package dev.spillway.result;

import dev.spillway.s3.S3Bucket;
import dev.spillway.s3.S3Upload;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a growing file into the bucket, in parts that go while the next ones are written; a small
 * file in one piece at its end. Used by one thread at a time.
 */
final class ResultUpload {
  private static final Logger LOG = LoggerFactory.getLogger(ResultUpload.class);

  static final long PART = 16 << 20;

  /** Of 10,000 parts that there may be; those behind it are larger, for files of up to 700 GiB. */
  private static final int SMALL_PARTS = 5000;

  private static final long LARGE_PART = 128 << 20;

  /** So many parts go at once. */
  private static final int LINES = 4;

  private static final long STOP_SECONDS = 60;

  private final S3Bucket bucket;
  private final String key;
  private final Path file;
  private final List<Future<?>> parts = new ArrayList<>();
  private Optional<Going> going = Optional.empty();
  private long begun;
  private boolean published;

  /** An upload that the store knows of. */
  private record Going(Future<S3Upload> upload, ExecutorService lines) {}

  ResultUpload(S3Bucket bucket, String key, Path file) {
    this.bucket = bucket;
    this.key = key;
    this.file = file;
  }

  /** Begins to send the whole parts among so many first bytes, which do not change any more. */
  void upTo(long bytes) {
    while (begun + nextSize() <= bytes) {
      add(nextSize());
    }
  }

  private long nextSize() {
    return parts.size() < SMALL_PARTS ? PART : LARGE_PART;
  }

  private void add(long length) {
    Going upload = going.orElseGet(this::begin);
    going = Optional.of(upload);
    int number = parts.size() + 1;
    long from = begun;
    parts.add(
        upload
            .lines()
            .submit(() -> {
              upload.upload().get().part(number, file, from, length);
              return number;
            }));
    begun += length;
  }

  private Going begin() {
    ExecutorService lines =
        Executors.newFixedThreadPool(
            LINES, Thread.ofPlatform().name("result-upload-", 1).daemon().factory());
    // Before the first part, so that those that wait for it hold no line that it needs.
    return new Going(lines.submit(() -> bucket.begin(key)), lines);
  }

  /** Makes the object of the whole file. */
  void finish(long size) throws IOException {
    if (going.isEmpty()) {
      bucket.put(key, file);
    } else {
      if (begun < size) {
        add(size - begun);
      }
      for (Future<?> part : parts) {
        await(part);
      }
      await(going.get().upload()).complete(size);
    }
    published = true;
  }

  private static <T> T await(Future<T> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("an upload was stopped").initCause(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException fault) {
        throw fault;
      }
      throw new IOException("a part of a result could not be uploaded", e);
    }
  }

  /** Stops what is still sent, and takes back what is in the bucket of an unfinished upload. */
  void close() {
    going.ifPresent(this::close);
  }

  private void close(Going upload) {
    // Not the beginning itself: of an upload whose id is not known nothing can be taken back.
    parts.forEach(part -> part.cancel(true));
    upload.lines().shutdown();
    try {
      // A part that came after it would bring the aborted upload to life again.
      if (!upload.lines().awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("a part of a result is still being uploaded");
      }
      if (!published && upload.upload().state() == Future.State.SUCCESS) {
        upload.upload().resultNow().abort();
      }
    } catch (IOException e) {
      LOG.warn("an upload is left in the bucket until the next sweep", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.warn("an upload is left in the bucket until the next sweep", e);
    }
  }
}
