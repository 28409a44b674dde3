package dev.spillway.result;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** Signs download links and checks them. Thread-safe. */
public final class DownloadLinks {

  private DownloadLinks() {}

  /** Reads the key, or makes one, in a file that its owner alone can read. */
  public static DownloadLinks open(Path keyFile, Duration lifetime, InstantSource clock) {
    throw new UnsupportedOperationException();
  }

  /** A link to the file that works from now on for the lifetime. */
  public DownloadLink issue(String requestId, String fileName) {
    throw new UnsupportedOperationException();
  }

  /** Whether the link was issued here, is unchanged, and has not expired. */
  public LinkCheck check(DownloadLink link) {
    throw new UnsupportedOperationException();
  }

  /** What a link is worth. */
  public enum LinkCheck {
    GOOD,
    EXPIRED,
    FORGED
  }
}
