package dev.spillway.export;

import java.util.Locale;

/** What somebody did with an export. */
public enum AuditAction {
  /** Asked for it. */
  CREATE,
  /** Ended it before it was finished. */
  CANCEL,
  /** Deleted its file. */
  DELETE,
  /** Looked at the first lines of its file. */
  PREVIEW,
  /** Got a download link. */
  LINK,
  /** Fetched the file, or a part of it, through a link. */
  DOWNLOAD;

  /** The name on the wire, such as {@code create}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
