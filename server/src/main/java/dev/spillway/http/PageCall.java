package dev.spillway.http;

import dev.spillway.result.DownloadLink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;

/** One call of a page, and its answer. Used by one thread. */
public final class PageCall {
  private static final int MOST_FIELDS = 200;

  private final Exchange exchange;
  private final String method;
  private final List<String> path;
  private final PublicUrl publicUrl;

  PageCall(Exchange exchange, String method, List<String> path, PublicUrl publicUrl) {
    this.exchange = exchange;
    this.method = method;
    this.path = List.copyOf(path);
    this.publicUrl = publicUrl;
  }

  /** The id that the answer carries, and the log. */
  public String id() {
    return exchange.id();
  }

  /** The method; {@code GET} for {@code HEAD} too, whose answer's body is left out. */
  public String method() {
    return method;
  }

  /** The path's segments; a single empty one for {@code /}. */
  public List<String> path() {
    return path;
  }

  /** A header's value; of several, the first. */
  public Optional<String> header(String name) {
    return exchange.header(name);
  }

  /** The value of a cookie. */
  public Optional<String> cookie(String name) {
    return Request.getCookies(exchange.request()).stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(HttpCookie::getValue)
        .findFirst();
  }

  /** The parameters of the query. */
  public Map<String, List<String>> query() {
    return values(Request.extractQueryParameters(exchange.request()));
  }

  /**
   * The fields of a form that was sent as the body, which may have at most so many bytes. To be
   * called once.
   */
  public Map<String, List<String>> form(int limit) throws IOException {
    Fields fields = new Fields(true);
    String body = new String(exchange.body(limit), StandardCharsets.UTF_8);
    UrlEncoded.decodeTo(
        body,
        (name, value) -> {
          if (fields.getSize() < MOST_FIELDS) {
            fields.add(name, value);
          }
        },
        StandardCharsets.UTF_8);
    return values(fields);
  }

  private static Map<String, List<String>> values(Fields fields) {
    return Map.copyOf(fields.toMultiMap());
  }

  /** The base of public URLs, without a slash at its end. */
  public String base() {
    return publicUrl.of(exchange.request());
  }

  /** The address that the call came from, as far as trusted proxies tell. */
  public String peer() {
    return publicUrl.peer(exchange.request());
  }

  /** Where a download link is served. */
  public String url(DownloadLink link) {
    return base() + FileRoutes.path(link);
  }

  /** Answers, and ends the answer. */
  public void answer(int status, Map<String, String> headers, ByteBuffer body) throws IOException {
    put(headers);
    exchange.bytes(status, body);
  }

  /** Begins an answer whose body is written with {@link #write}. */
  public void begin(Map<String, String> headers) {
    put(headers);
    exchange.begin(200);
  }

  /**
   * Sends a piece of the body.
   *
   * @throws IOException when the client is gone, or takes nothing for too long
   */
  public void write(byte[] bytes, boolean last) throws IOException {
    exchange.write(ByteBuffer.wrap(bytes), last);
  }

  private void put(Map<String, String> headers) {
    HttpFields.Mutable answer = exchange.answerHeaders();
    headers.forEach((name, value) -> {
      if (HttpHeader.SET_COOKIE.is(name)) {
        answer.add(name, value);
      } else {
        answer.put(name, value);
      }
    });
  }
}
