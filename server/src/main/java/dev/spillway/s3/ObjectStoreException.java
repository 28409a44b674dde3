package dev.spillway.s3;

import java.io.IOException;

/** The object store did not do what it was asked to; the message says what and why. */
public final class ObjectStoreException extends IOException {
  private static final long serialVersionUID = 1L;

  ObjectStoreException(String message) {
    super(message);
  }

  ObjectStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
