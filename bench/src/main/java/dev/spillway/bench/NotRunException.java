package dev.spillway.bench;

/** Something that a comparison needs is not there; the message says what, and how to get it. */
final class NotRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotRunException(String message) {
    super(message);
  }
}
