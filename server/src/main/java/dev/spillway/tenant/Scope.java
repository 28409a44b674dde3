package dev.spillway.tenant;

import java.util.Locale;

/** What a REST key may do, {@code docs/api.md}, "Keys". */
public enum Scope {
  EXPORT,
  INGEST,
  ERASE,
  ADMIN;

  /** The name on the wire and on the command line, such as {@code export}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
