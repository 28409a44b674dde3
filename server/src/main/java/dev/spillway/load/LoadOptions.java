package dev.spillway.load;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How files are loaded.
 *
 * @param parallel how many bodies are on their way at once
 * @param skip whether the good events of a part that has bad ones too are loaded; else the load
 *     ends there
 * @param retryFor how long a body is sent again when the server does not answer, or fails
 * @param journals the folder that remembers what was loaded
 * @param partBytes how large the parts of a file are, unpacked; other parts are other bodies, so
 *     that a file that was loaded in parts of another size would be loaded once more
 */
public record LoadOptions(
    int parallel, boolean skip, Duration retryFor, Path journals, int partBytes) {

  /** The one size of parts that is used outside of tests. */
  public static final int PART_BYTES = 8 << 20;

  public LoadOptions {
    if (parallel < 1 || parallel > 64) {
      throw new IllegalArgumentException("1 to 64 bodies can be on their way at once");
    }
  }
}
