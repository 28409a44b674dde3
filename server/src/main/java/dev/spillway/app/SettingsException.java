package dev.spillway.app;

import java.util.List;

/** The settings cannot be used; the message lists every problem there is, one a line. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String[] problems;

  SettingsException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = problems.toArray(String[]::new);
  }

  /** Every problem, each a sentence that names the setting and what is accepted. */
  public List<String> problems() {
    return List.of(problems);
  }
}
