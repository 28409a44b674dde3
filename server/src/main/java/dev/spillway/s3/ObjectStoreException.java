package dev.spillway.s3;

import java.io.IOException;

/** The object store did not do what it was asked to; the message says what and why. */
public final class ObjectStoreException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  ObjectStoreException(String message, int status) {
    super(message);
    this.status = status;
  }

  ObjectStoreException(String message, int status, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** The HTTP status that it answered; 0 when it did not answer. */
  public int status() {
    return status;
  }
}
