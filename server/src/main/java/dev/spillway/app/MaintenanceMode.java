package dev.spillway.app;

import dev.spillway.disk.OwnerOnly;
import dev.spillway.http.Control;
import dev.spillway.http.Maintenance;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Maintenance of a data folder, for commands: of the server that runs on it, and else of the next
 * one that will.
 */
public final class MaintenanceMode {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int NOBODY = 0;

  private final Settings settings;
  private final Optional<ControlClient> client;

  private MaintenanceMode(Settings settings) {
    this.settings = settings;
    this.client = ControlClient.of(settings);
  }

  /**
   * What holds.
   *
   * @param running whether a server runs on the folder
   */
  public record Report(Optional<Maintenance> maintenance, boolean running) {}

  public static MaintenanceMode of(Settings settings) {
    return new MaintenanceMode(settings);
  }

  /**
   * Tells whether it is on.
   *
   * @throws IOException when the folder cannot be read, or its server does not answer
   */
  public Report show() throws IOException, InterruptedException {
    Optional<Report> answer = ask("GET", BodyPublishers.noBody());
    return answer.isPresent() ? answer.get() : new Report(file().read(), false);
  }

  /**
   * Turns it on with a message, which may be empty.
   *
   * @throws IOException when it cannot be kept, or the server does not answer
   * @throws IllegalArgumentException when the message is no short line
   */
  public Report on(String message) throws IOException, InterruptedException {
    Maintenance wanted = new Maintenance(message, InstantSource.system().instant());
    Optional<Report> answer = ask("PUT", BodyPublishers.ofString(wanted.message()));
    return answer.isPresent() ? answer.get() : keep(Optional.of(wanted));
  }

  /**
   * Turns it off.
   *
   * @throws IOException when it cannot be kept, or the server does not answer
   */
  public Report off() throws IOException, InterruptedException {
    Optional<Report> answer = ask("DELETE", BodyPublishers.noBody());
    return answer.isPresent() ? answer.get() : keep(Optional.empty());
  }

  private Optional<Report> ask(String method, BodyPublisher body)
      throws IOException, InterruptedException {
    Optional<HttpResponse<String>> answer =
        client.isPresent()
            ? client.get().call(method, Control.MAINTENANCE, body, PATIENCE)
            : Optional.empty();
    int status = answer.map(HttpResponse::statusCode).orElse(NOBODY);
    if (status >= 500) {
      throw new IOException(
          "the server at %s answered %d; read its log"
              .formatted(client.orElseThrow().server(), status));
    }
    if (status != 200) {
      // A killed server's file was left, and somebody else has its port now.
      return Optional.empty();
    }
    return Optional.of(new Report(Maintenance.read(answer.orElseThrow().body()), true));
  }

  private Report keep(Optional<Maintenance> wanted) throws IOException {
    OwnerOnly.makeFolder(settings.data());
    file().write(wanted);
    return new Report(wanted, false);
  }

  private MaintenanceFile file() {
    return new MaintenanceFile(settings.maintenance());
  }
}
