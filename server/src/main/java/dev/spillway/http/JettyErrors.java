package dev.spillway.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Gives the answers that Jetty makes by itself the body that every error has. */
final class JettyErrors extends ErrorHandler {
  private static final Duration SHUTDOWN_RETRY = Duration.ofSeconds(10);

  private final Monitor.Answers counter;

  JettyErrors(Monitor monitor) {
    this.counter = monitor.answers(Monitor.NO_ROUTE, "/" + Monitor.NO_ROUTE);
  }

  /** What a client is told of an error that Jetty found. */
  static ApiException explain(int status) {
    ApiError error = ApiError.ofStatus(status);
    return switch (error) {
      case TOO_SLOW ->
          new ApiException(error, "the request came in too slowly; send it again without pauses");
      case BODY_TOO_LARGE -> new ApiException(error, "the body is too large; send less at once");
      case URI_TOO_LONG -> new ApiException(error, "the URI is too long; shorten it");
      case HEADERS_TOO_LARGE ->
          new ApiException(
              error, "the request's headers are too large; send fewer or shorter ones");
      case MAINTENANCE_ERROR ->
          new ApiException(
              error,
              "the server is starting or stopping; try again later",
              Optional.of(SHUTDOWN_RETRY));
      case EXPECTATION_FAILED ->
          new ApiException(error, "the header Expect must be absent, or 100-continue");
      case ROUTE_NOT_FOUND -> new ApiException(error, "there is no such route");
      case SERVER_ERROR ->
          new ApiException(error, "the server met a fault; try again, and if it stays, report it");
      case AUTHENTICATION_INVALID,
          API_MISUSE,
          TOO_MANY_REQUESTS,
          MISSING_PARAMETER,
          MALFORMED_PARAMETER,
          MALFORMED_JSON_BODY,
          UNKNOWN_CONTENT_TYPE,
          PRECONDITION_FAILED,
          RANGE_NOT_SATISFIABLE ->
          new ApiException(
              ApiError.MALFORMED_PARAMETER,
              "the request is no valid HTTP: check its line, its headers and its length");
    };
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    String id = ApiHandler.requestId(response);
    Exchange exchange = new Exchange(request, response, id, Patience.NONE);
    exchange.error(explain(response.getStatus()));
    // When it began is not known of what was no HTTP.
    counter.given(exchange.status(), 0);
    callback.succeeded();
    return true;
  }
}
