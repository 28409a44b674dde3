package dev.spillway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import me.tongfei.progressbar.ProgressBar;

/**
 * Runs one export against a demo server as any client would, over HTTP, and shows each exchange as
 * the curl line that does the same.
 */
final class DemoTour {
  private static final String REST_KEY = "demo-rest-key";
  private static final String CREATE = "/1.0/demo-live/export/campaign/black-friday/events";
  private static final int LINES_SHOWN = 8;
  private static final long POLL_MILLIS = 100;
  private static final Set<String> OPEN = Set.of("CREATED", "PENDING");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI server;
  private final Path target;
  private final PrintWriter out;
  private final ProgressBars bars;

  /**
   * Prepares the tour.
   *
   * @param target where the CSV is saved; overwritten
   */
  DemoTour(URI server, Path target, PrintWriter out, ProgressBars bars) {
    this.server = server;
    this.target = target;
    this.out = out;
    this.bars = bars;
  }

  /**
   * Runs the export to its file.
   *
   * @throws CommandException when the server answers otherwise than it should
   */
  void run() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      JsonNode created = create(client);
      JsonNode finished = follow(client, created.path("id").asText());
      URI link = link(client, finished.path("file_url").asText());
      download(client, link, finished.path("file"));
    }
  }

  private JsonNode create(HttpClient client) throws IOException, InterruptedException {
    String body =
        """
        {"from": "2020-01-01T00:00:00", "to": "now", "events": ["push_sent", "push_open", "push_error"], "ids": ["install_id", "custom_id"]}\
        """;
    out.println();
    out.println("1. Ask for an export: every push event of the campaign black-friday.");
    show(
        "curl -X POST " + server + CREATE,
        "-H 'X-Authorization: " + REST_KEY + "'",
        "-d '" + body + "'");
    HttpRequest request =
        authorized(server.resolve(CREATE)).POST(BodyPublishers.ofString(body)).build();
    return json(client, request, 200);
  }

  private JsonNode follow(HttpClient client, String id) throws IOException, InterruptedException {
    URI uri = server.resolve("/1.0/demo-live/export/request/" + id);
    out.println();
    out.println("2. Follow it until it is done.");
    show("curl " + uri, "-H 'X-Authorization: " + REST_KEY + "'");
    HttpResponse<String> last = poll(client, authorized(uri).build());
    JsonNode finished = JSON.readTree(last.body());
    if (!finished.path("status").asText().equals("SUCCESS")) {
      throw new CommandException("the export ended otherwise: " + last.body());
    }
    print(last);
    return finished;
  }

  private HttpResponse<String> poll(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    try (ProgressBar bar = bars.open("   Exporting", 100)) {
      while (true) {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        JsonNode now = JSON.readTree(response.body());
        if (!OPEN.contains(now.path("status").asText())) {
          bar.stepTo(100);
          return response;
        }
        bar.stepTo(now.path("progress").path("percent").asLong(0));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
      }
    }
  }

  private URI link(HttpClient client, String fileUrl) throws IOException, InterruptedException {
    out.println();
    out.println("3. Ask for its file: the answer is a link that works for 20 minutes.");
    show("curl -i " + fileUrl, "-H 'X-Authorization: " + REST_KEY + "'");
    HttpResponse<String> response =
        client.send(authorized(URI.create(fileUrl)).build(), BodyHandlers.ofString());
    expect(response.statusCode(), 302, response.body());
    String location = response.headers().firstValue("Location").orElseThrow();
    out.println("   302 Location: " + location);
    return URI.create(location);
  }

  private void download(HttpClient client, URI link, JsonNode file)
      throws IOException, InterruptedException {
    out.println();
    out.println("4. Download it.");
    show("curl -o black-friday.csv '" + link + "'");
    HttpResponse<Path> response =
        client.send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofFile(target));
    expect(response.statusCode(), 200, "");
    out.printf(
        "   200: %,d events, %,d bytes in %s%n%n",
        file.path("rows").asLong(), file.path("size").asLong(), target);
    try (BufferedReader lines = Files.newBufferedReader(target, StandardCharsets.UTF_8)) {
      lines.lines().limit(LINES_SHOWN).forEach(line -> out.println("   " + line));
    }
    out.flush();
  }

  private static HttpRequest.Builder authorized(URI uri) {
    return HttpRequest.newBuilder(uri).header("X-Authorization", REST_KEY);
  }

  private JsonNode json(HttpClient client, HttpRequest request, int expected)
      throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    expect(response.statusCode(), expected, response.body());
    print(response);
    return JSON.readTree(response.body());
  }

  private static void expect(int status, int expected, String body) {
    if (status != expected) {
      throw new CommandException("the server answered " + status + ": " + body);
    }
  }

  private void print(HttpResponse<String> response) {
    out.println("   " + response.statusCode() + " " + response.body());
    out.flush();
  }

  private void show(String... parts) {
    out.println("   $ " + String.join(" \\\n       ", parts));
    out.flush();
  }
}
