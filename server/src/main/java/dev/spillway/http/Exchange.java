package dev.spillway.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/** One request and its answer, for blocking code. Used by one thread. */
final class Exchange {
  static final String REQUEST_ID = "X-Request-Id";

  /** The headers of an answer that stay when it becomes an error. */
  private static final Set<String> KEPT = Set.of(REQUEST_ID, "Date", "Content-Range");

  private static final HttpField JSON =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");

  private static final HttpField NO_STORE =
      new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");

  /**
   * So much of a refused body is read: to close the connection of one who still sends takes the
   * answer away from him.
   */
  private static final int PASSED_OVER = 1 << 20;

  private final Request request;
  private final Response response;
  private final String id;
  private final Patience patience;
  private Optional<Repeatable> repeatable = Optional.empty();

  /**
   * A good answer that may be given again.
   *
   * @param until when it stops to be true, unless the database changes before
   */
  record Repeatable(ByteBuffer body, Instant until) {}

  Exchange(Request request, Response response, String id, Patience patience) {
    this.request = request;
    this.response = response;
    this.id = id;
    this.patience = patience;
  }

  /** The id that the answer carries, and the log. */
  String id() {
    return id;
  }

  Request request() {
    return request;
  }

  HttpFields headers() {
    return request.getHeaders();
  }

  /** A header's value; of several, the first. */
  Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  /** A query parameter's values. */
  List<String> parameter(String name) {
    Fields parameters = Request.extractQueryParameters(request);
    return parameters.getValuesOrEmpty(name);
  }

  /** The body, which ends with an {@link ApiException} when its peer is too slow. */
  InputStream body() {
    return new TimedBody(Content.Source.asInputStream(request), patience);
  }

  /** The whole body of a request that may have at most so many bytes. */
  byte[] body(int limit) throws IOException {
    try (InputStream body = body()) {
      byte[] bytes = request.getLength() > limit ? new byte[0] : body.readNBytes(limit + 1);
      if (request.getLength() > limit || bytes.length > limit) {
        passOver(body);
        throw tooLarge(limit);
      }
      return bytes;
    }
  }

  /** Reads what is sent all the same, up to a limit; who waits to be asked for it is not asked. */
  private void passOver(InputStream body) throws IOException {
    if (request.getLength() > PASSED_OVER || header("Expect").isPresent()) {
      return;
    }
    byte[] piece = new byte[8192];
    int count = 0;
    for (int left = PASSED_OVER; left > 0 && count >= 0; left -= count) {
      count = body.read(piece, 0, Math.min(left, piece.length));
    }
  }

  private static ApiException tooLarge(int limit) {
    return new ApiException(
        ApiError.BODY_TOO_LARGE, "the body must have at most " + limit + " bytes");
  }

  HttpFields.Mutable answerHeaders() {
    return response.getHeaders();
  }

  /** The answer's status, as far as it is decided. */
  int status() {
    return response.getStatus();
  }

  boolean isAnswered() {
    return response.isCommitted();
  }

  void retryAfter(Duration wait) {
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    answerHeaders().put(HttpHeader.RETRY_AFTER, seconds);
  }

  /** Answers with JSON, and ends the answer. */
  void json(int status, byte[] body) throws IOException {
    answerHeaders().put(JSON);
    bytes(status, ByteBuffer.wrap(body));
  }

  /** Answers with JSON that nobody on the way may keep, and ends the answer. */
  void freshJson(byte[] body) throws IOException {
    answerHeaders().put(NO_STORE);
    json(HttpStatus.OK_200, body);
  }

  /** Answers with bytes of another type that nobody on the way may keep, and ends the answer. */
  void fresh(String contentType, byte[] body) throws IOException {
    answerHeaders().put(NO_STORE).put(HttpHeader.CONTENT_TYPE, contentType);
    bytes(HttpStatus.OK_200, ByteBuffer.wrap(body));
  }

  /** As {@link #freshJson}; until then, {@link #repeat} may give the same answer again. */
  void freshJson(byte[] body, Instant until) throws IOException {
    freshJson(body);
    repeatable = Optional.of(new Repeatable(ByteBuffer.wrap(body).asReadOnlyBuffer(), until));
  }

  /** The answer that was given, if it may be given again. */
  Optional<Repeatable> repeatable() {
    return repeatable;
  }

  /** Gives an answer again without waiting for it to be sent. */
  void repeat(Repeatable answer, Callback callback) {
    ByteBuffer body = answer.body().duplicate();
    response.setStatus(HttpStatus.OK_200);
    answerHeaders().put(NO_STORE).put(JSON).put(HttpHeader.CONTENT_LENGTH, body.remaining());
    response.write(true, body, callback);
  }

  /** Answers without a body, and ends the answer. */
  void empty(int status) throws IOException {
    bytes(status, ByteBuffer.allocate(0));
  }

  /** Answers with a body whose type is told already, and ends the answer. */
  void bytes(int status, ByteBuffer body) throws IOException {
    response.setStatus(status);
    answerHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
    Content.Sink.write(response, true, body);
  }

  /** Answers with an error. What is left of the body is not read; the connection ends instead. */
  void error(ApiException error) throws IOException {
    for (String name : Set.copyOf(answerHeaders().getFieldNamesCollection())) {
      if (!KEPT.contains(name)) {
        answerHeaders().remove(name);
      }
    }
    error.retryAfter().ifPresent(this::retryAfter);
    if (error.error() == ApiError.API_MISUSE) {
      answerHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    }
    if (hasBody()) {
      answerHeaders().put(HttpHeader.CONNECTION, "close");
    }
    json(error.error().status(), Json.error(error.error(), error.text()));
  }

  private boolean hasBody() {
    HttpFields headers = request.getHeaders();
    return headers.contains(HttpHeader.TRANSFER_ENCODING)
        || headers.getLongField(HttpHeader.CONTENT_LENGTH) > 0;
  }

  /** A status for an answer whose body is written with {@link #write}. */
  void begin(int status) {
    response.setStatus(status);
  }

  void write(ByteBuffer bytes, boolean last) throws IOException {
    Content.Sink.write(response, last, bytes);
  }
}
