package dev.spillway.intake;

import java.io.IOException;

/** The body is not what its headers say, from some point on; the message is for its sender. */
final class BadBodyException extends IOException {
  private static final long serialVersionUID = 1L;

  BadBodyException(String message, Exception cause) {
    super(message, cause);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
