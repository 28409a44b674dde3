package dev.spillway.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;

/** What a connection is told that is ended before a request of its was read. */
final class LastAnswer {
  private LastAnswer() {}

  /** Tells it the error, and ends it. */
  static void end(EndPoint endPoint, ApiException error) {
    int status = error.error().status();
    byte[] body = Json.error(error.error(), error.text());
    StringBuilder head = new StringBuilder();
    head.append("HTTP/1.1 %d %s\r\n".formatted(status, HttpStatus.getMessage(status)));
    head.append("Content-Type: application/json; charset=utf-8\r\nConnection: close\r\n");
    head.append(Exchange.REQUEST_ID).append(": ").append(UUID.randomUUID()).append("\r\n");
    error
        .retryAfter()
        .ifPresent(wait -> head.append("Retry-After: %d\r\n".formatted(wait.toSeconds())));
    head.append("Content-Length: %d\r\n\r\n".formatted(body.length));
    endPoint.write(
        Callback.from(endPoint::close, failure -> endPoint.close()),
        ByteBuffer.wrap(head.toString().getBytes(StandardCharsets.US_ASCII)),
        ByteBuffer.wrap(body));
  }
}
