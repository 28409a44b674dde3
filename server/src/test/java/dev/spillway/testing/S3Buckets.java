package dev.spillway.testing;

import dev.spillway.s3.S3Bucket;
import dev.spillway.s3.S3Encryption;
import dev.spillway.s3.S3Keys;
import dev.spillway.s3.S3Location;
import dev.spillway.s3.S3Place;
import dev.spillway.s3.S3Settings;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Places in the bucket of an {@link S3Server}. */
public final class S3Buckets {
  private S3Buckets() {}

  public static S3Settings settings(URI endpoint) {
    return new S3Settings(
        Optional.of(endpoint),
        Optional.of("eu-west-3"),
        Optional.of(new S3Keys(S3Server.ACCESS_KEY, S3Server.SECRET_KEY)),
        true,
        S3Encryption.NONE,
        Optional.empty());
  }

  public static S3Place place(URI endpoint, String prefix) {
    return new S3Place(settings(endpoint), new S3Location(S3Server.BUCKET, prefix));
  }

  /** The keys of all objects below a prefix. */
  public static List<String> keys(S3Server server, String prefix) throws IOException {
    List<String> keys = new ArrayList<>();
    try (S3Bucket bucket = place(server.endpoint(), prefix).open()) {
      bucket.list(prefix + "/", object -> keys.add(object.key()));
    }
    return keys;
  }
}
