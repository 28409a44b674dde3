package dev.spillway.s3;

import java.util.Optional;

/** How the store is asked to encrypt what is written to it. */
public enum S3Encryption {
  /** As the bucket is set up to by itself. */
  NONE,
  /** With keys of the store's own. */
  AES256,
  /** With a key of a key management service. */
  KMS;

  /** The one that the settings name so, if any does. */
  public static Optional<S3Encryption> of(String text) {
    return switch (text) {
      case "none" -> Optional.of(NONE);
      case "aes256" -> Optional.of(AES256);
      case "kms" -> Optional.of(KMS);
      case String other -> Optional.empty();
    };
  }
}
