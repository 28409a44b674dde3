package dev.spillway.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Calls a running server over real HTTP, as a client of one app would. */
public final class ApiClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> OPEN = Set.of("CREATED", "PENDING");

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI server;
  private final String restKey;
  private final String appKey;

  public ApiClient(URI server, String restKey, String appKey) {
    this.server = server;
    this.restKey = restKey;
    this.appKey = appKey;
  }

  /** An answer, whole. */
  public record Answer(HttpResponse<byte[]> response) {
    public int status() {
      return response.statusCode();
    }

    public String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    public JsonNode json() {
      return parse(text());
    }

    public Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }
  }

  /** Calls a path below the app, such as {@code /export/requests}. */
  public Answer call(String method, String path, BodyPublisher body, String... headers) {
    return send(request("/1.0/" + appKey + path, headers).method(method, body));
  }

  public Answer get(String path, String... headers) {
    return call("GET", path, BodyPublishers.noBody(), headers);
  }

  public Answer post(String path, String body, String... headers) {
    return call("POST", path, BodyPublishers.ofString(body), headers);
  }

  /** Calls an absolute address without a key. */
  public Answer fetch(String uri, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  /** Calls an absolute address with another method, with the key. */
  public Answer callAbsolute(String method, String uri) {
    return send(
        HttpRequest.newBuilder(URI.create(uri))
            .header("X-Authorization", restKey)
            .method(method, BodyPublishers.noBody()));
  }

  /** Calls an absolute address with the key. */
  public Answer fetchWithKey(String uri) {
    return fetch(uri, "X-Authorization", restKey);
  }

  /** Sends events as NDJSON. */
  public Answer sendEvents(List<String> lines, String... headers) {
    return send(
        request("/1.0/" + appKey + "/events", headers)
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(String.join("\n", lines) + "\n")));
  }

  /** Asks for an export and gives its id. */
  public String createExport(String path, String body) {
    Answer answer = post(path, body);
    if (answer.status() != 200) {
      throw new AssertionError(answer.status() + " " + answer.text());
    }
    return answer.json().path("id").asText();
  }

  /** Waits until a request is over and gives its last representation. */
  public JsonNode awaitEnd(String id) {
    return Await.some(
        "end of export " + id,
        () ->
            Optional.of(get("/export/request/" + id).json())
                .filter(request -> !OPEN.contains(request.path("status").asText())));
  }

  /** The whole file of a finished request, through its link. */
  public Answer download(JsonNode request) {
    Answer redirect = fetchWithKey(request.path("file_url").asText());
    if (redirect.status() != 302) {
      throw new AssertionError(redirect.status() + " " + redirect.text());
    }
    return fetch(redirect.header("Location").orElseThrow());
  }

  /** Asks for an export, waits for it and gives its file's text. */
  public String export(String path, String body) {
    JsonNode request = awaitEnd(createExport(path, body));
    if (!request.path("status").asText().equals("SUCCESS")) {
      throw new AssertionError(request.toString());
    }
    return download(request).text();
  }

  /** Where an answer says that its next page is. */
  public static String next(Answer page) {
    String link = page.header("Link").orElseThrow();
    if (!link.startsWith("<") || !link.endsWith(">; rel=\"next\"")) {
      throw new AssertionError(link);
    }
    return link.substring(1, link.indexOf('>'));
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(server.resolve(path)).header("X-Authorization", restKey);
    if (headers.length > 0) {
      builder.headers(headers);
    }
    return builder;
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      return new Answer(http.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + text, e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
