package dev.spillway.intake;

import java.io.IOException;
import java.io.Serial;

/** The body goes on beyond the limit. */
final class BodyTooLargeException extends IOException {
  @Serial private static final long serialVersionUID = 1;
}
