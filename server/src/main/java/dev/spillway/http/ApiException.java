package dev.spillway.http;

import java.time.Duration;
import java.util.Optional;

/** Ends a call with an error; the message is for the client and says what to do. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final ApiError error;
  private final transient Optional<Duration> retryAfter;

  ApiException(ApiError error, String message) {
    this(error, message, Optional.empty());
  }

  ApiException(ApiError error, String message, Optional<Duration> retryAfter) {
    super(message, null, false, false);
    this.error = error;
    this.retryAfter = retryAfter;
  }

  ApiError error() {
    return error;
  }

  String text() {
    return String.valueOf(getMessage());
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
