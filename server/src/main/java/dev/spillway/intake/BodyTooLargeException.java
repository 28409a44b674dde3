package dev.spillway.intake;

import java.io.IOException;

/** The body is larger than it may be; the message is for its sender. */
final class BodyTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  BodyTooLargeException(String message) {
    super(message);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
