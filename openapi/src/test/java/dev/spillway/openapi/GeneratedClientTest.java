package dev.spillway.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.spillway.app.DemoOptions;
import dev.spillway.app.SettingsLoader;
import dev.spillway.app.SpillwayServer;
import dev.spillway.generated.ApiClient;
import dev.spillway.generated.ApiException;
import dev.spillway.generated.api.EventsApi;
import dev.spillway.generated.api.ExportsApi;
import dev.spillway.generated.api.HealthApi;
import dev.spillway.generated.model.ExportOrder;
import dev.spillway.generated.model.ExportRequest;
import dev.spillway.generated.model.ExportRequest.StatusEnum;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that openapi-generator makes of the description, against a server. */
class GeneratedClientTest {
  private static final String APP = "demo-live";

  @TempDir private Path folder;
  private SpillwayServer server;
  private ApiClient client;

  @BeforeEach
  void start() throws IOException {
    Map<String, String> settings =
        Map.of("data", folder.resolve("data").toString(), "http.port", "0");
    server =
        SpillwayServer.start(
            SettingsLoader.load(Optional.empty(), Map.of(), settings),
            Optional.of(new DemoOptions(3000, done -> {})));
    client = new ApiClient();
    client.updateBaseUri(server.uri().toString());
    client.setRequestInterceptor(request -> request.header("X-Authorization", "demo-rest-key"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void it_runs_an_export() throws Exception {
    ExportsApi exports = new ExportsApi(client);
    ExportOrder order =
        new ExportOrder()
            .from("2020-01-01T00:00:00")
            .to("now")
            .events(List.of("push_sent", "push_open"))
            .ids(List.of(ExportOrder.IdsEnum.CUSTOM_ID));

    ExportRequest request =
        exports.createEventsExport(APP, "campaign", "black-friday", order, "generated-1");
    UUID id = request.getId();
    assertThat(request.getStatus()).isEqualTo(StatusEnum.CREATED);
    while (request.getStatus() == StatusEnum.CREATED || request.getStatus() == StatusEnum.PENDING) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      request = exports.getExport(APP, id);
    }
    assertThat(request.getStatus()).isEqualTo(StatusEnum.SUCCESS);
    String name = request.getFile().getName();
    URI link = link(exports, id, name);
    File file =
        exports.downloadFile(
            id,
            name,
            Long.valueOf(parameter(link, "expires")),
            parameter(link, "signature"),
            null,
            null);

    assertThat(Files.readAllLines(file.toPath()))
        .hasSize(Math.toIntExact(request.getFile().getRows()) + 1)
        .startsWith("custom_id;event_type;event_date");
    assertThat(exports.listExports(APP, null, null, null))
        .extracting(ExportRequest::getId)
        .containsExactly(id);
    assertThat(exports.deleteExport(APP, id).getStatus()).isEqualTo(StatusEnum.EXPIRED);
  }

  /** The answer is a redirect, which the client shows as it is. */
  private static URI link(ExportsApi exports, UUID id, String name) {
    ApiException redirect =
        catchThrowableOfType(ApiException.class, () -> exports.getFileLink(APP, id, name));
    assertThat(redirect.getCode()).isEqualTo(302);
    return URI.create(redirect.getResponseHeaders().firstValue("Location").orElseThrow());
  }

  private static String parameter(URI link, String name) {
    return link.getRawQuery().replaceFirst(".*\\b" + name + "=", "").replaceFirst("&.*", "");
  }

  @Test
  void it_reads_errors_and_other_answers() throws Exception {
    assertThat(new HealthApi(client).isReady().getStatus()).isEqualTo("ok");
    ApiException absent =
        catchThrowableOfType(
            ApiException.class, () -> new EventsApi(client).getErasure(APP, UUID.randomUUID()));
    assertThat(absent.getCode()).isEqualTo(404);
    assertThat(absent.getResponseBody()).contains("\"code\":20");
  }
}
