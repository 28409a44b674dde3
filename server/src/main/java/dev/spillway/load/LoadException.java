package dev.spillway.load;

/** The whole load cannot go on. */
final class LoadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LoadException(String message) {
    super(message);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
