package dev.spillway.console;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What a page answers with. */
record Answer(int status, Map<String, String> headers, ByteBuffer body) {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

  /** What each page and each part of one carries. */
  private static final Map<String, String> SAFE =
      Map.of(
          "Content-Security-Policy", POLICY,
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "same-origin",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Cache-Control", "no-store");

  Answer {
    headers = Map.copyOf(headers);
  }

  static Answer html(int status, String html) {
    return new Answer(status, SAFE, bytes(html)).with("Content-Type", "text/html; charset=utf-8");
  }

  /** Sends the browser on, by a GET. */
  static Answer see(String location) {
    return new Answer(303, SAFE, bytes("")).with("Location", location);
  }

  static Answer plain(int status, String text) {
    return new Answer(status, SAFE, bytes(text)).with("Content-Type", "text/plain; charset=utf-8");
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The headers of an answer whose body is written piece by piece. */
  static Map<String, String> streamed(String contentType) {
    return plain(200, "").with("Content-Type", contentType).headers();
  }

  /** The same with one header more, or another value of it. */
  Answer with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, body);
  }
}
