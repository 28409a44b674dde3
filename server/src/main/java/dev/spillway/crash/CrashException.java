package dev.spillway.crash;

/** A step was made to fail. */
public final class CrashException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CrashException(CrashPoint point) {
    super("made to fail at " + point.point());
  }
}
