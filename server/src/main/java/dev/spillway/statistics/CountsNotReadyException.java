package dev.spillway.statistics;

/** The counts are still being made, or too many wait for some; another try may succeed soon. */
public final class CountsNotReadyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CountsNotReadyException(String message) {
    super(message);
  }
}
