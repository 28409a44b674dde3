package dev.spillway.client;

/**
 * Why something did not come to its end.
 *
 * @param reason in words, with what to do; holds no key
 */
public record Failure(Kind kind, String reason) {

  /** What can be done about it. */
  public enum Kind {
    /** The keys are not good for it. */
    UNAUTHORIZED,
    /** The server does not do it, or the file is not what it should be. */
    FAILED,
    /** There was no answer, or no end, in the time that there was; a further run may bring it. */
    UNFINISHED
  }

  public static Failure failed(String reason) {
    return new Failure(Kind.FAILED, reason);
  }

  static Failure unfinished(String reason) {
    return new Failure(Kind.UNFINISHED, reason);
  }
}
