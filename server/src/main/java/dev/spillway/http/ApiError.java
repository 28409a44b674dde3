package dev.spillway.http;

import java.util.Arrays;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Every error there is, {@code docs/api.md}, "Errors": its status, its number, and whether the same
 * call may succeed later.
 */
enum ApiError {
  SERVER_ERROR(HttpStatus.INTERNAL_SERVER_ERROR_500, 1, true),
  MAINTENANCE_ERROR(HttpStatus.SERVICE_UNAVAILABLE_503, 2, true),
  AUTHENTICATION_INVALID(HttpStatus.UNAUTHORIZED_401, 10, false),
  API_MISUSE(HttpStatus.FORBIDDEN_403, 12, false),
  TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS_429, 13, true),
  ROUTE_NOT_FOUND(HttpStatus.NOT_FOUND_404, 20, false),
  MISSING_PARAMETER(HttpStatus.BAD_REQUEST_400, 30, false),
  MALFORMED_PARAMETER(HttpStatus.BAD_REQUEST_400, 31, false),
  MALFORMED_JSON_BODY(HttpStatus.BAD_REQUEST_400, 32, false),
  TOO_SLOW(HttpStatus.REQUEST_TIMEOUT_408, 31, true),
  BODY_TOO_LARGE(HttpStatus.PAYLOAD_TOO_LARGE_413, 31, false),
  URI_TOO_LONG(HttpStatus.URI_TOO_LONG_414, 31, false),
  UNKNOWN_CONTENT_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, 31, false),
  HEADERS_TOO_LARGE(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431, 31, false);

  private final int status;
  private final int code;
  private final boolean retryable;

  ApiError(int status, int code, boolean retryable) {
    this.status = status;
    this.code = code;
    this.retryable = retryable;
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }

  boolean isRetryable() {
    return retryable;
  }

  /** The error that comes nearest to a status which the HTTP library chose. */
  static ApiError ofStatus(int status) {
    boolean notHttp =
        status == HttpStatus.BAD_REQUEST_400
            || status == HttpStatus.NOT_IMPLEMENTED_501
            || status == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505;
    if (notHttp) {
      return MALFORMED_PARAMETER;
    }
    return Arrays.stream(values())
        .filter(error -> error.status == status)
        .findFirst()
        .orElse(HttpStatus.isClientError(status) ? MALFORMED_PARAMETER : SERVER_ERROR);
  }
}
