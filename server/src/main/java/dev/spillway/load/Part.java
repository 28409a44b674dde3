package dev.spillway.load;

import java.net.http.HttpRequest.BodyPublisher;
import java.time.Duration;

/** What goes to the server as one body. */
sealed interface Part permits TextPart, WholeFile {
  LoadFile file();

  /** The body's idempotency key: of its content and its place, so that it is the same each time. */
  String key();

  String contentEncoding();

  /** The body's bytes, from the first one, each time. */
  BodyPublisher publisher();

  /** How long an answer may take. */
  Duration patience();
}
