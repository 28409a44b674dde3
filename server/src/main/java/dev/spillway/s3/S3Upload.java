package dev.spillway.s3;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** An object that is being written in parts. Parts may be written by several threads at once. */
public final class S3Upload {
  private final S3Bucket bucket;
  private final PendingUpload upload;
  private final SortedMap<Integer, CompletedPart> parts = new ConcurrentSkipListMap<>();

  S3Upload(S3Bucket bucket, PendingUpload upload) {
    this.bucket = bucket;
    this.upload = upload;
  }

  /**
   * Writes a part, which the store checks.
   *
   * @param number from 1 to 10,000
   * @param length at least 5 MiB, unless it is the last
   */
  public void part(int number, Path file, long from, long length) throws IOException {
    FilePiece piece = FilePiece.of(file, from, length);
    UploadPartResponse written =
        bucket.call(
            "write a part of an upload",
            () ->
                bucket
                    .client()
                    .uploadPart(
                        request ->
                            request
                                .bucket(bucket.location().bucket())
                                .key(upload.key())
                                .uploadId(upload.id())
                                .partNumber(number)
                                .contentMD5(piece.md5())
                                .overrideConfiguration(S3Bucket.patience(length)),
                        piece.body()));
    parts.put(number, CompletedPart.builder().partNumber(number).eTag(written.eTag()).build());
  }

  /**
   * Makes the object of its parts.
   *
   * @param size of all of them
   */
  public void complete(long size) throws IOException {
    List<CompletedPart> all = List.copyOf(parts.values());
    try {
      bucket.call(
          "complete an upload",
          () ->
              bucket
                  .client()
                  .completeMultipartUpload(request ->
                      request
                          .bucket(bucket.location().bucket())
                          .key(upload.key())
                          .uploadId(upload.id())
                          .multipartUpload(whole -> whole.parts(all))));
    } catch (ObjectStoreException e) {
      // A reply that was lost is followed by one that knows no such upload any more.
      if (!isThere(size)) {
        throw e;
      }
    }
    if (!isThere(size)) {
      throw new ObjectStoreException("S3: an upload came to an object of another size");
    }
  }

  private boolean isThere(long size) throws IOException {
    return bucket.find(upload.key()).filter(facts -> facts.size() == size).isPresent();
  }

  /** Ends it with nothing. */
  public void abort() throws IOException {
    bucket.abort(upload);
  }
}
