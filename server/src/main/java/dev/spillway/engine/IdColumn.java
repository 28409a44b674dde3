package dev.spillway.engine;

import java.util.Locale;

/** An id column of an export, in the file's order. */
public enum IdColumn {
  INSTALL_ID,
  CUSTOM_ID,
  ADVERTISING_ID;

  /** The name on the wire, in the file's header line and in the event table. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
