package dev.spillway.app;

import dev.spillway.app.ControlFile.Access;
import dev.spillway.http.Control;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Asks the server that runs on a data folder, as one who may read that. */
final class ControlClient {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final Access access;

  private ControlClient(Access access) {
    this.access = access;
  }

  /** For the server that the folder's control file names; empty when there is none. */
  static Optional<ControlClient> of(Settings settings) {
    return ControlFile.read(settings.control()).map(ControlClient::new);
  }

  URI server() {
    return access.server();
  }

  /** As {@link #call}, of a question. */
  Optional<HttpResponse<String>> get(String path, Duration patience)
      throws IOException, InterruptedException {
    return call("GET", path, BodyPublishers.noBody(), patience);
  }

  /**
   * The answer; empty when nobody is there any more.
   *
   * @throws IOException when somebody is there and does not answer
   */
  Optional<HttpResponse<String>> call(
      String method, String path, BodyPublisher body, Duration patience)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(access.server().resolve(path))
              .header(Control.HEADER, access.secret().reveal())
              .timeout(patience)
              .method(method, body)
              .build();
      return Optional.of(client.send(request, BodyHandlers.ofString()));
    } catch (ConnectException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
