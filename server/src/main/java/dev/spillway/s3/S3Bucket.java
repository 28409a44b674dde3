package dev.spillway.s3;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * A place in a bucket. What a call meets is tried again a few times, with growing pauses and for
 * some 20 seconds in all, before it is thrown as an {@link ObjectStoreException}. Thread-safe.
 */
public final class S3Bucket implements AutoCloseable {
  /** So slow may a connection be that carries a file, in bytes a second. */
  private static final long SLOWEST = 256 * 1024;

  private final S3Settings settings;
  private final S3Location location;
  private final SdkHttpClient http;
  private final AwsCredentialsProvider credentials;
  private final S3Client client;
  private Optional<S3Presigner> presigner = Optional.empty();

  private S3Bucket(S3Settings settings, S3Location location) {
    this.settings = settings;
    this.location = location;
    this.http = S3Connection.http();
    this.credentials = S3Connection.credentials(settings);
    this.client = S3Connection.client(settings, credentials, http);
  }

  /**
   * Prepares it; nothing is asked of the store yet.
   *
   * @throws ObjectStoreException when no region is set or found
   */
  public static S3Bucket open(S3Settings settings, S3Location location) throws IOException {
    return S3Faults.call(
        location.bucket(), "find its region", () -> new S3Bucket(settings, location));
  }

  public S3Location location() {
    return location;
  }

  S3Client client() {
    return client;
  }

  /**
   * Asks whether the place can be looked into.
   *
   * @throws ObjectStoreException when it cannot; the message says why
   */
  public void check() throws IOException {
    call(
        "list its objects",
        () ->
            client.listObjectsV2(request ->
                request
                    .bucket(location.bucket())
                    .prefix(location.prefix() + "/")
                    .maxKeys(1)
                    .build()));
  }

  /** What there is under the key; empty when there is nothing. */
  public Optional<ObjectFacts> find(String key) throws IOException {
    return S3Faults.find(
            location.bucket(),
            "look for an object",
            () -> client.headObject(request -> request.bucket(location.bucket()).key(key)))
        .map(S3Bucket::facts);
  }

  private static ObjectFacts facts(HeadObjectResponse head) {
    return new ObjectFacts(head.contentLength(), head.eTag());
  }

  /**
   * Writes a file as one object, in one piece that the store checks, in the place of what there may
   * be. For up to 5 GiB.
   */
  public void put(String key, Path file) throws IOException {
    FilePiece piece = FilePiece.of(file, 0, Files.size(file));
    call(
        "write an object",
        () ->
            client.putObject(
                request -> {
                  request
                      .bucket(location.bucket())
                      .key(key)
                      .contentMD5(piece.md5())
                      .overrideConfiguration(patience(piece.length()));
                  encryption().ifPresent(request::serverSideEncryption);
                  settings.kmsKey().ifPresent(request::ssekmsKeyId);
                },
                piece.body()));
  }

  /** Begins an upload in parts; the object is not there before it is completed. */
  public S3Upload begin(String key) throws IOException {
    CreateMultipartUploadResponse begun =
        call(
            "begin an upload",
            () ->
                client.createMultipartUpload(request -> {
                  request.bucket(location.bucket()).key(key);
                  encryption().ifPresent(request::serverSideEncryption);
                  settings.kmsKey().ifPresent(request::ssekmsKeyId);
                }));
    return new S3Upload(this, new PendingUpload(key, begun.uploadId()));
  }

  private Optional<ServerSideEncryption> encryption() {
    return switch (settings.encryption()) {
      case NONE -> Optional.empty();
      case AES256 -> Optional.of(ServerSideEncryption.AES256);
      case KMS -> Optional.of(ServerSideEncryption.AWS_KMS);
    };
  }

  /** An attempt's deadline, which a stalled connection must not outwait. */
  static AwsRequestOverrideConfiguration patience(long bytes) {
    Duration attempt = S3Connection.ATTEMPT.plusSeconds(bytes / SLOWEST);
    return AwsRequestOverrideConfiguration.builder().apiCallAttemptTimeout(attempt).build();
  }

  /**
   * Reads a range of an object, through connections that break. To be closed, at once when no more
   * is wanted.
   *
   * @param facts which object it is; another one in its place is a fault
   * @param from the first byte's place
   * @param length at least 1
   */
  public RangeStream read(String key, ObjectFacts facts, long from, long length) {
    return new RangeStream(
        place ->
            call(
                "read an object",
                () ->
                    client.getObject(
                        GetObjectRequest.builder()
                            .bucket(location.bucket())
                            .key(key)
                            .ifMatch(facts.etag())
                            .range("bytes=%d-%d".formatted(place, from + length - 1))
                            .build())),
        from,
        length);
  }

  /**
   * Reads a whole object, through connections that break. To be closed.
   *
   * @throws NoSuchFileException when there is none
   */
  public InputStream read(String key) throws IOException {
    ObjectFacts facts = find(key).orElseThrow(() -> new NoSuchFileException(key));
    return facts.size() == 0 ? InputStream.nullInputStream() : read(key, facts, 0, facts.size());
  }

  /** Removes an object; no error when there is none. */
  public void delete(String key) throws IOException {
    call(
        "remove an object",
        () -> client.deleteObject(request -> request.bucket(location.bucket()).key(key)));
  }

  /** Gives all objects whose keys begin so, however many they are. */
  public void list(String prefix, Consumer<ListedObject> found) throws IOException {
    call(
        "list its objects",
        () -> {
          for (S3Object object :
              client
                  .listObjectsV2Paginator(
                      request -> request.bucket(location.bucket()).prefix(prefix))
                  .contents()) {
            found.accept(new ListedObject(object.key(), object.size(), object.lastModified()));
          }
          return true;
        });
  }

  /** The uploads that nobody has completed or aborted yet, of keys that begin so. */
  public List<PendingUpload> uploads(String prefix) throws IOException {
    return call(
        "list its uploads",
        () -> {
          List<PendingUpload> uploads = new ArrayList<>();
          client
              .listMultipartUploadsPaginator(
                  request -> request.bucket(location.bucket()).prefix(prefix))
              .uploads()
              .forEach(upload -> uploads.add(new PendingUpload(upload.key(), upload.uploadId())));
          return uploads;
        });
  }

  /** Ends an upload with nothing; no error when it is over already. */
  public void abort(PendingUpload upload) throws IOException {
    S3Faults.find(
        location.bucket(),
        "abort an upload",
        () ->
            client.abortMultipartUpload(request ->
                request.bucket(location.bucket()).key(upload.key()).uploadId(upload.id())));
  }

  /**
   * A URL that gives the object to whoever has it, for so long. It ends earlier when the
   * credentials do that sign it.
   *
   * @param disposition the {@code Content-Disposition} that the store is to answer
   * @param type the {@code Content-Type}
   */
  public URI presign(String key, Duration lifetime, String disposition, String type)
      throws IOException {
    S3Presigner signer = presigner();
    return S3Faults.call(
        location.bucket(),
        "sign a link",
        () ->
            URI.create(
                signer
                    .presignGetObject(presigned ->
                        presigned
                            .signatureDuration(lifetime)
                            .getObjectRequest(request ->
                                request
                                    .bucket(location.bucket())
                                    .key(key)
                                    .responseContentDisposition(disposition)
                                    .responseContentType(type)
                                    .responseCacheControl("no-store")))
                    .url()
                    .toString()));
  }

  private synchronized S3Presigner presigner() {
    if (presigner.isEmpty()) {
      presigner = Optional.of(S3Connection.presigner(settings, credentials));
    }
    return presigner.get();
  }

  <T> T call(String what, S3Faults.Call<T> call) throws IOException {
    return S3Faults.call(location.bucket(), what, call);
  }

  @Override
  public synchronized void close() {
    presigner.ifPresent(S3Presigner::close);
    client.close();
    http.close();
    if (credentials instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }
}
