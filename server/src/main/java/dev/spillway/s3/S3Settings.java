package dev.spillway.s3;

import java.net.URI;
import java.util.Optional;

/**
 * How the store is reached.
 *
 * @param endpoint where it is, unless it is Amazon's
 * @param region empty: as the machine's own configuration says
 * @param keys empty: those that the AWS SDK finds by itself, such as of a role of the machine
 * @param pathStyle whether the bucket is named in the path instead of the host
 * @param kmsKey the key for {@link S3Encryption#KMS}; empty: the bucket's own
 */
public record S3Settings(
    Optional<URI> endpoint,
    Optional<String> region,
    Optional<S3Keys> keys,
    boolean pathStyle,
    S3Encryption encryption,
    Optional<String> kmsKey) {

  public S3Settings {
    endpoint.ifPresent(S3Settings::requireHttp);
    if (kmsKey.isPresent() && encryption != S3Encryption.KMS) {
      throw new IllegalArgumentException("s3.kms-key needs s3.encryption kms");
    }
  }

  private static void requireHttp(URI endpoint) {
    boolean http = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
    if (!http || endpoint.getHost() == null || endpoint.getUserInfo() != null) {
      throw new IllegalArgumentException("s3.endpoint must be a URL like https://s3.example.com");
    }
  }
}
