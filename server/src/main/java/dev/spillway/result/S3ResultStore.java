package dev.spillway.result;

import dev.spillway.crash.CrashPoint;
import dev.spillway.disk.OwnerOnly;
import dev.spillway.s3.ObjectFacts;
import dev.spillway.s3.PendingUpload;
import dev.spillway.s3.RangeStream;
import dev.spillway.s3.S3Bucket;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Keeps results in a bucket, each as one object, which its upload's completion brings about as a
 * whole. What is being written is in a folder of the local disk meanwhile, and is uploaded while it
 * grows.
 *
 * <p>Names are as {@link LocalResultStore} has them. Thread-safe.
 */
public final class S3ResultStore implements ResultStore {
  private final Staging staging;
  private final S3Bucket bucket;
  private final Optional<Duration> presigned;

  private S3ResultStore(Staging staging, S3Bucket bucket, Optional<Duration> presigned) {
    this.staging = staging;
    this.bucket = bucket;
    this.presigned = presigned;
  }

  /**
   * Opens the store. What a crash left in folder and bucket stays until {@link #sweep}.
   *
   * @throws IOException when the folder cannot be made, or the bucket cannot be looked into
   */
  static S3ResultStore open(Path folder, ResultSettings.Bucket settings) throws IOException {
    OwnerOnly.makeFolder(folder);
    Staging staging = Staging.open(folder.toRealPath().resolve("staging"));
    S3Bucket bucket = settings.place().open();
    try {
      bucket.check();
      return new S3ResultStore(staging, bucket, settings.presigned());
    } catch (IOException | RuntimeException e) {
      bucket.close();
      throw e;
    }
  }

  @Override
  public StagedResult stage(String name) throws IOException {
    return new Staged(staging.begin(name));
  }

  private String key(String name) {
    return bucket.location().key(Staging.checked(name));
  }

  /** A file in the staging folder, and as much of it as is in the bucket already. */
  private final class Staged implements StagedResult {
    private final Path path;
    private final String key;
    private final RunningChecksum checksum;
    private final ResultUpload upload;

    Staged(Path path) {
      this.path = path;
      this.key = key(path.getFileName().toString());
      this.checksum = new RunningChecksum(path);
      this.upload = new ResultUpload(bucket, key, path);
    }

    @Override
    public Path path() {
      return path;
    }

    @Override
    public void wrote(long bytes) {
      checksum.readTo(bytes);
      upload.upTo(bytes);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The upload's completion is the point from which the file is there. When this throws and
     * the file is there all the same, since the answer to that was lost, {@link #sweep} removes it
     * later.
     *
     * @throws java.nio.file.NoSuchFileException when nothing was written
     * @throws FileAlreadyExistsException when the name was published before; that file stays
     */
    @Override
    public ResultFacts publish() throws IOException {
      Staging.requireRegular(path);
      try (FileChannel channel =
          FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
        // The rest goes while it is measured.
        upload.upTo(channel.size());
        ResultFacts facts = checksum.finish(channel);
        if (bucket.find(key).isPresent()) {
          throw new FileAlreadyExistsException(
              path.getFileName().toString(), null, "published before");
        }
        CrashPoint.RESULT_BEFORE_PUBLISH.pass();
        upload.finish(facts.size());
        CrashPoint.RESULT_AFTER_PUBLISH.pass();
        return facts;
      }
    }

    @Override
    public void close() throws IOException {
      try {
        checksum.stop();
      } finally {
        upload.close();
        staging.end(path);
      }
    }
  }

  @Override
  public Optional<StoredResult> open(String name) throws IOException {
    String key = key(name);
    return bucket.find(key).map(facts -> new Result(key, facts));
  }

  /** An object, of which one range is read at a time. */
  private final class Result implements StoredResult {
    private final String key;
    private final ObjectFacts facts;
    private Optional<RangeStream> reading = Optional.empty();

    Result(String key, ObjectFacts facts) {
      this.key = key;
      this.facts = facts;
    }

    @Override
    public long size() {
      return facts.size();
    }

    @Override
    public ReadableByteChannel range(long from, long length) throws IOException {
      close();
      RangeStream stream = bucket.read(key, facts, from, length);
      reading = Optional.of(stream);
      return Channels.newChannel(stream);
    }

    @Override
    public void close() throws IOException {
      if (reading.isPresent()) {
        reading.get().close();
      }
    }
  }

  @Override
  public Optional<URI> link(String name, String disposition, String contentType)
      throws IOException {
    return presigned.isPresent()
        ? Optional.of(bucket.presign(key(name), presigned.get(), disposition, contentType))
        : Optional.empty();
  }

  @Override
  public void delete(String name) throws IOException {
    bucket.delete(key(name));
  }

  /**
   * {@inheritDoc}
   *
   * <p>An upload that nobody wants is aborted, whichever node began it. Objects that cannot be this
   * store's own by their names stay. It may run beside other calls, also of other nodes, when
   * {@code wanted} is true for every name in use.
   */
  @Override
  public Set<String> sweep(Predicate<String> wanted) throws IOException {
    Set<String> removed = new TreeSet<>();
    staging.sweep(wanted, removed);
    String prefix = bucket.location().key("");
    for (PendingUpload upload : bucket.uploads(prefix)) {
      String name = upload.key().substring(prefix.length());
      if (isUnwanted(name, wanted)) {
        bucket.abort(upload);
        removed.add(name);
      }
    }
    List<String> unwanted = new ArrayList<>();
    bucket.list(
        prefix,
        object -> {
          String name = object.key().substring(prefix.length());
          if (isUnwanted(name, wanted)) {
            unwanted.add(name);
          }
        });
    for (String name : unwanted) {
      bucket.delete(key(name));
    }
    removed.addAll(unwanted);
    return removed;
  }

  private boolean isUnwanted(String name, Predicate<String> wanted) {
    return Staging.isName(name) && !staging.isBeingWritten(name) && !wanted.test(name);
  }

  @Override
  public void close() {
    bucket.close();
  }
}
