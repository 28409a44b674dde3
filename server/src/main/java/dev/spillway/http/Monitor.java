package dev.spillway.http;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Watches what is served, and shows what it counted. It is told by the threads that serve, also on
 * the fastest road, so that it must cost next to nothing there, and must not fail. Thread-safe.
 */
public interface Monitor {
  /** The template under which calls are counted that found no route, or were no HTTP. */
  String NO_ROUTE = "none";

  /** Counts the answers of one route. */
  @FunctionalInterface
  interface Answers {
    /** An answer was given, so long after its call's header had come. */
    void given(int status, long nanos);
  }

  /** What became of a call of a download link. */
  enum Fetch {
    /** All that was asked for was handed to the network. */
    SENT,
    /** The reader went away, or was too slow. */
    BROKEN,
    /** The link's time was over. */
    EXPIRED,
    /** The link was never given, or was changed. */
    FORGED,
    /** The link is good, but its file is gone. */
    GONE
  }

  /**
   * The counter of a route; asked for once, before it serves.
   *
   * @param template the route's path with its names in braces, never a path that somebody called
   */
  Answers answers(String method, String template);

  /** A download begins. */
  void downloading();

  /** A call of a link is over; {@code begun} says whether it was a download that began. */
  void fetched(Fetch outcome, boolean begun, long bytes);

  /** The media type of what {@link #write} gives to one who accepts this. */
  String contentType(String accept);

  /**
   * Writes everything that is counted, in the Prometheus text format or as OpenMetrics.
   *
   * @throws IOException when it cannot be written
   */
  void write(OutputStream out, String contentType) throws IOException;
}
