package dev.spillway.app;

import java.util.List;

/** The settings cannot be used; the message lists every problem there is, one a line. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SettingsException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
  }
}
