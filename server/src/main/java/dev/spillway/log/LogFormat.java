package dev.spillway.log;

import java.util.Arrays;
import java.util.Locale;

/** How lines of the log look. */
public enum LogFormat {
  /** One object a line. */
  JSON,
  /** For people. */
  TEXT,
  /** TEXT when standard error is a terminal, else JSON. */
  AUTO;

  /** The variable of the environment, which counts from the first line on. */
  static final String VARIABLE = "SPILLWAY_LOG_FORMAT";

  /**
   * The format of this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static LogFormat of(String name) {
    return Arrays.stream(values())
        .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no such format of the log"));
  }

  /** Writes this process's log so from now on. */
  public void use() {
    LogEncoder.use(this);
  }

  boolean isJson() {
    return switch (this) {
      case JSON -> true;
      case TEXT -> false;
      case AUTO -> !Terminal.isStandardError();
    };
  }
}
