package dev.spillway.diagnosis;

/**
 * One thing that was looked at.
 *
 * @param subject what it is, in a word or two
 * @param detail what was seen; holds no secret and no one's id
 * @param remedy what to do about it; empty when nothing is to be done
 */
public record Finding(Level level, String subject, String detail, String remedy) {

  /** How bad it is, from the best. */
  public enum Level {
    OK,
    /** It works, but something should be done. */
    WARN,
    /** It does not work, or soon will not. */
    FAIL,
    /** Something that was stored is gone. */
    DAMAGED
  }

  public static Finding ok(String subject, String detail) {
    return new Finding(Level.OK, subject, detail, "");
  }

  public static Finding warn(String subject, String detail, String remedy) {
    return new Finding(Level.WARN, subject, detail, remedy);
  }

  public static Finding fail(String subject, String detail, String remedy) {
    return new Finding(Level.FAIL, subject, detail, remedy);
  }

  public static Finding damaged(String subject, String detail, String remedy) {
    return new Finding(Level.DAMAGED, subject, detail, remedy);
  }
}
