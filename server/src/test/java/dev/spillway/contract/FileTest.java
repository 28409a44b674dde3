package dev.spillway.contract;

import static dev.spillway.contract.ErrorsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.github.luben.zstd.ZstdInputStream;
import dev.spillway.testing.ApiClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sections 5 and 6 of the contract: the link, the download and the bytes. */
class FileTest extends ContractTest {
  private static final String FILE =
      """
      install_id;custom_id;advertising_id;event_type;event_date
      i1;c1;;push_sent;2026-02-03T10:00:00
      ;"c;""2";a2;push_open;2026-02-03T10:00:00
      ;c2;;push_open;2026-02-03T10:00:00
      i3;#c;;push_open;2026-02-03T10:00:01
      """;

  private JsonNode request = NullNode.getInstance();

  @BeforeEach
  void export() {
    send(
        event("push_open", "2026-02-03T10:00:01", "\"install_id\":\"i3\",\"custom_id\":\"#c\""),
        event("push_open", "2026-02-03T10:00:00.002", "\"custom_id\":\"c2\""),
        event(
            "push_open",
            "2026-02-03T10:00:00.001",
            "\"custom_id\":\"c;\\\"2\",\"advertising_id\":\"a2\""),
        event("push_sent", "2026-02-03T10:00:00", "\"install_id\":\"i1\",\"custom_id\":\"c1\""),
        event("push_error", "2026-02-03T10:00:00", "\"install_id\":\"not asked for\""),
        event("push_sent", "2026-01-31T23:59:59.999", "\"install_id\":\"before\""));
    request = client.awaitEnd(client.createExport(EVENTS, allIds("")));
  }

  private static String allIds(String more) {
    return """
    {"from": "2026-02-01T00:00:00", "to": "now", "events": ["push_sent", "push_open"],
     "ids": ["advertising_id", "custom_id", "install_id"]%s}\
    """
        .formatted(more);
  }

  @ParameterizedTest
  @CsvSource({"gzip, .csv.gz, application/gzip", "zstd, .csv.zst, application/zstd"})
  void a_compressed_file_is_named_and_typed_as_such_and_holds_the_same(
      String compression, String suffix, String type) throws IOException {
    request =
        client.awaitEnd(
            client.createExport(EVENTS, allIds(", \"compression\": \"" + compression + "\"")));
    assertThat(request.path("resolved").path("compression").asText()).isEqualTo(compression);
    assertThat(request.path("file").path("name").asText()).endsWith(suffix);
    assertThat(request.path("file_url").asText()).endsWith(suffix);

    ApiClient.Answer answer = client.fetch(link());
    assertThat(answer.header("Content-Type")).contains(type);
    assertThat(answer.header("Content-Encoding")).isEmpty();
    assertThat(answer.header("Content-Disposition").orElseThrow()).contains(suffix);
    byte[] packed = answer.response().body();
    assertThat(packed).hasSize(request.path("file").path("size").asInt());
    InputStream in = new ByteArrayInputStream(packed);
    try (InputStream plain =
        compression.equals("gzip") ? new GZIPInputStream(in) : new ZstdInputStream(in)) {
      assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(FILE);
    }
  }

  @Test
  void a_file_for_a_spreadsheet_says_so_and_begins_with_a_mark() {
    request = client.awaitEnd(client.createExport(EVENTS, allIds(", \"csv\": \"spreadsheet\"")));

    assertThat(request.path("resolved").path("csv").asText()).isEqualTo("spreadsheet");
    assertThat(client.fetch(link()).text()).isEqualTo("\uFEFF" + FILE);
  }

  private String link() {
    ApiClient.Answer answer = client.fetchWithKey(request.path("file_url").asText());
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Cache-Control")).contains("no-store");
    return answer.header("Location").orElseThrow();
  }

  @Test
  void the_whole_file_comes_with_everything_that_proves_it() {
    ApiClient.Answer answer = client.fetch(link());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo(FILE);
    String sha256 = Sha256.of(FILE);
    assertThat(request.path("file").path("sha256").asText()).isEqualTo(sha256);
    assertThat(answer.header("Content-Type")).contains("text/csv; charset=utf-8");
    assertThat(answer.header("Content-Length")).contains(Integer.toString(FILE.length()));
    assertThat(answer.header("Content-Disposition"))
        .contains("attachment; filename=\"" + request.path("file").path("name").asText() + "\"");
    assertThat(answer.header("Accept-Ranges")).contains("bytes");
    assertThat(answer.header("ETag")).contains("\"" + sha256 + "\"");
    assertThat(answer.header("Last-Modified")).contains("Sun, 01 Mar 2026 12:00:00 GMT");
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.header("Repr-Digest"))
        .contains(
            "sha-256=:"
                + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256))
                + ":");
  }

  @Test
  void the_link_passes_keys_over_and_head_has_no_body() {
    String link = link();
    assertThat(client.fetch(link, "X-Authorization", "whatever").text()).isEqualTo(FILE);
    ApiClient.Answer head = client.callAbsolute("HEAD", link);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.text()).isEmpty();
    assertThat(head.header("Content-Length")).contains(Integer.toString(FILE.length()));
  }

  @Test
  void a_link_works_for_20_minutes_to_the_second_and_its_etag_stays() {
    String link = link();
    String etag = client.fetch(link).header("ETag").orElseThrow();
    clock.advance(Duration.ofMinutes(20).minusMillis(1));
    assertThat(client.fetch(link).status()).isEqualTo(200);
    clock.advance(Duration.ofMillis(1));
    assertError(client.fetch(link), 403, 12, "expired", "file_url");
    assertThat(client.fetch(link(), "Range", "bytes=5-", "If-Range", etag).text())
        .isEqualTo(FILE.substring(5));
  }

  @Test
  void a_changed_link_is_403() {
    String link = link();
    String expires = link.replaceAll(".*expires=(\\d+).*", "$1");
    List<String> changed =
        List.of(
            link.replace(expires, Long.toString(Long.parseLong(expires) + 1)),
            link.replace(expires, "0" + expires),
            link.substring(0, link.length() - 1) + (link.endsWith("A") ? 'B' : 'A'),
            link + "&expires=" + expires,
            link + "&signature=x",
            link.replace("expires=", "expire="),
            link.replace(".csv", ".txt"),
            link.substring(0, link.indexOf('?')));
    assertThat(changed).allSatisfy(other -> assertError(client.fetch(other), 403, 12, "not valid"));
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 206, bytes 0-0/%d, 0, 1",
    "bytes=5-9, 206, bytes 5-9/%d, 5, 10",
    "bytes=-4, 206, , -4, 0",
    "bytes=10-99999999999999999, 206, , 10, 0",
    "lines=1-2, 200, , 0, 0",
    "bytes=x, 416, bytes */%d, 0, 0",
    "bytes=9999-, 416, bytes */%d, 0, 0"
  })
  void a_range_is_answered_as_rfc_9110_says(
      String range, int status, String contentRange, int from, int to) {
    ApiClient.Answer answer = client.fetch(link(), "Range", range);
    assertThat(answer.status()).isEqualTo(status);
    if (contentRange != null) {
      assertThat(answer.header("Content-Range")).contains(contentRange.formatted(FILE.length()));
    }
    if (status == 416) {
      assertError(answer, 416, 31, Integer.toString(FILE.length()));
    } else {
      int first = from < 0 ? FILE.length() + from : from;
      assertThat(answer.text()).isEqualTo(FILE.substring(first, to == 0 ? FILE.length() : to));
    }
  }

  @Test
  void several_ranges_come_as_parts_and_never_more_than_the_file() {
    ApiClient.Answer answer = client.fetch(link(), "Range", "bytes=0-3, 10-12");
    assertThat(answer.status()).isEqualTo(206);
    String boundary =
        answer.header("Content-Type").orElseThrow().replace("multipart/byteranges; boundary=", "");
    assertThat(answer.text())
        .isEqualTo(
            ("\r\n--B\r\nContent-Type: text/csv; charset=utf-8\r\nContent-Range: bytes 0-3/N\r\n\r\n"
                    + FILE.substring(0, 4)
                    + "\r\n--B\r\nContent-Type: text/csv; charset=utf-8\r\n"
                    + "Content-Range: bytes 10-12/N\r\n\r\n"
                    + FILE.substring(10, 13)
                    + "\r\n--B--\r\n")
                .replace("--B", "--" + boundary)
                .replace("/N", "/" + FILE.length()));

    String many = "bytes=" + "0-1,".repeat(999) + "0-1";
    assertThat(client.fetch(link(), "Range", many).response().body().length)
        .isLessThanOrEqualTo(FILE.length());
    String apart =
        "bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16,18-18,20-20,22-22,24-24,26-26,28-28,30-30,32-32";
    assertThat(client.fetch(link(), "Range", apart).text()).isEqualTo(FILE);
  }

  @Test
  void conditions_are_answered_in_the_order_of_rfc_9110() {
    String link = link();
    String etag = client.fetch(link).header("ETag").orElseThrow();
    String modified = "Sun, 01 Mar 2026 12:00:00 GMT";
    String before = "Sun, 01 Mar 2026 11:59:59 GMT";
    assertStatus(304, link, "If-None-Match", etag);
    assertStatus(304, link, "If-None-Match", "\"x\", W/" + etag);
    assertStatus(304, link, "If-None-Match", "*");
    assertStatus(200, link, "If-None-Match", "\"x\"");
    assertStatus(200, link, "If-None-Match", "\"x\"", "If-Modified-Since", modified);
    assertStatus(304, link, "If-Modified-Since", modified);
    assertStatus(200, link, "If-Modified-Since", before);
    assertStatus(200, link, "If-Match", etag);
    assertStatus(412, link, "If-Match", "W/" + etag);
    assertStatus(412, link, "If-Match", "\"x\"");
    assertStatus(200, link, "If-Unmodified-Since", modified);
    assertStatus(412, link, "If-Unmodified-Since", before);
    assertStatus(206, link, "Range", "bytes=1-2", "If-Range", etag);
    assertStatus(200, link, "Range", "bytes=1-2", "If-Range", "\"x\"");
    assertStatus(206, link, "Range", "bytes=1-2", "If-Range", modified);
    assertStatus(200, link, "Range", "bytes=1-2", "If-Range", before);
  }

  private void assertStatus(int status, String link, String... headers) {
    ApiClient.Answer answer = client.fetch(link, headers);
    assertThat(answer.status()).as(String.join(" ", headers)).isEqualTo(status);
    if (status == 412) {
      assertError(answer, 412, 31, "If-Match");
    }
    if (status == 304) {
      assertThat(answer.header("ETag")).isPresent();
      assertThat(answer.text()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"millis, 2026-02-03T10:00:00.001", "zoned, 2026-02-03T10:00:00.001Z"})
  void dates_come_in_the_form_asked_for(String format, String expected) {
    String file = client.export(EVENTS, allIds(", \"date_format\": \"" + format + "\""));
    assertThat(file.lines().toList().get(2)).isEqualTo(";\"c;\"\"2\";a2;push_open;" + expected);
  }

  @Test
  void ids_come_once_for_each_combination_in_the_order_of_their_bytes() {
    send(
        event("push_sent", "2026-02-03T10:00:05", "\"install_id\":\"i1\",\"custom_id\":\"c1\""),
        event("push_sent", "2026-02-03T10:00:05", "\"custom_id\":\"\uD83D\uDE00\""),
        event("push_sent", "2026-02-03T10:00:05", "\"custom_id\":\"\uFF5E\""));
    assertThat(client.export(IDS, allIds("").replace("\"advertising_id\", ", "")))
        .isEqualTo(
            """
            install_id;custom_id;event_type
            ;c2;push_open
            ;"c;""2";push_open
            ;\uFF5E;push_sent
            ;\uD83D\uDE00;push_sent
            i1;c1;push_sent
            i3;#c;push_open
            """);
  }

  @Test
  void a_token_without_events_gives_the_header_line_alone() {
    assertThat(client.export("/export/transactional/nobody/events", BODY))
        .isEqualTo("install_id;custom_id;event_type;event_date\n");
    assertThat(client.export("/export/transactional/nobody/ids", BODY))
        .isEqualTo("install_id;custom_id;event_type\n");
  }

  @Test
  void the_range_is_half_open() {
    String body =
        allIds("")
            .replace("2026-02-01T00:00:00", "2026-02-03T10:00:00.002")
            .replace("\"now\"", "\"2026-02-03T10:00:01\"");
    assertThat(client.export(EVENTS, body).lines().skip(1))
        .containsExactly(";c2;;push_open;2026-02-03T10:00:00");
  }

  @Test
  void test_events_and_other_tokens_are_in_no_export() {
    try (ApiClient dev = new ApiClient(server.uri(), "test-rest-key", "test-dev")) {
      assertThat(
              dev.sendEvents(
                      List.of(event("push_sent", "2026-02-03T10:00:00", "\"custom_id\":\"dev\"")))
                  .status())
          .isEqualTo(200);
    }
    send(
        event("push_sent", "2026-02-03T10:00:00", "\"custom_id\":\"other\"")
            .replace("black-friday", "welcome"));
    assertThat(client.export(EVENTS, allIds(""))).isEqualTo(FILE);
    assertThat(client.call("GET", "/export/requests", BodyPublishers.noBody()).status())
        .isEqualTo(200);
  }
}
