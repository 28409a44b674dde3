package dev.spillway.contract;

import static dev.spillway.contract.ErrorsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.tenant.Scope;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 9 of the contract: paging of the list. */
class RequestPagesTest extends ContractTest {
  private static final String LIST = "/export/requests";

  private String finished() {
    String id = client.createExport(EVENTS, BODY);
    client.awaitEnd(id);
    return id;
  }

  private static List<String> ids(ApiClient.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().findValuesAsText("id");
  }

  private static List<String> follow(ApiClient client, ApiClient.Answer first) {
    List<String> ids = new ArrayList<>(ids(first));
    ApiClient.Answer page = first;
    while (page.header("Link").isPresent()) {
      page = client.fetchWithKey(ApiClient.next(page));
      assertThat(ids(page)).isNotEmpty();
      ids.addAll(ids(page));
    }
    return ids;
  }

  @Test
  void pages_leave_nothing_out_and_repeat_nothing_where_many_were_created_at_once() {
    for (int n = 0; n < 7; n++) {
      finished();
    }
    clock.advance(Duration.ofSeconds(1));
    finished();
    ApiClient.Answer plain = client.get(LIST);

    assertThat(plain.header("Link")).isEmpty();
    assertThat(ids(plain)).hasSize(8).doesNotHaveDuplicates();
    for (int limit : List.of(1, 2, 3, 4, 8, 1000)) {
      assertThat(follow(client, client.get(LIST + "?limit=" + limit))).isEqualTo(ids(plain));
    }
    assertThat(client.get(LIST + "?limit=8").header("Link")).isEmpty();
    assertThat(client.get(LIST + "?limit=1000").text()).isEqualTo(plain.text());
    String third = ids(plain).get(2);
    assertThat(ids(client.get(LIST + "?before=" + third))).isEqualTo(ids(plain).subList(3, 8));
  }

  @Test
  void a_page_is_of_the_statuses_asked_for_and_so_is_the_next() {
    List<String> deleted = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      kept.addFirst(finished());
      clock.advance(Duration.ofSeconds(1));
      String id = finished();
      client.call("DELETE", "/export/request/" + id, BodyPublishers.noBody());
      deleted.addFirst(id);
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(follow(client, client.get(LIST + "?status=EXPIRED&limit=2"))).isEqualTo(deleted);
    assertThat(follow(client, client.get(LIST + "?limit=1&status=SUCCESS"))).isEqualTo(kept);
    assertThat(ids(client.get(LIST + "?status=SUCCESS,EXPIRED"))).hasSize(6);
    assertThat(ids(client.get(LIST + "?status=CREATED,PENDING,ERROR"))).isEmpty();
  }

  @Test
  void a_file_whose_month_is_over_counts_as_expired_before_any_sweep() {
    String id = finished();
    clock.advance(Duration.ofDays(31));
    assertThat(ids(client.get(LIST + "?status=SUCCESS"))).isEmpty();
    assertThat(ids(client.get(LIST + "?status=EXPIRED"))).containsExactly(id);
  }

  @Test
  void pages_end_after_four_months_as_the_list_does() {
    String old = finished();
    clock.advance(Duration.ofSeconds(1));
    String recent = finished();
    clock.moveTo(Instant.parse("2026-07-01T12:00:00.400Z"));
    assertThat(follow(client, client.get(LIST + "?limit=1"))).containsExactly(recent);
    assertThat(ids(client.get(LIST + "?before=" + recent))).isEmpty();
    assertThat(client.get("/export/request/" + old).status()).isEqualTo(200);
  }

  @Test
  void another_companys_request_is_no_place_to_go_on_from() {
    String id = finished();
    server.addCompany("o", "other-rest-key", "o-live", "o-dev", EnumSet.allOf(Scope.class));
    try (ApiClient other = new ApiClient(server.uri(), "other-rest-key", "o-live")) {
      ApiClient.Answer absent = other.get(LIST + "?before=9aed764e-7a79-4197-b378-df82da994f78");
      assertError(absent, 404, 20, "no such export request");
      assertThat(other.get(LIST + "?before=" + id).text()).isEqualTo(absent.text());
      assertThat(other.get(LIST + "?limit=10").text()).isEqualTo("[]");
    }
  }

  @Test
  void a_dev_key_pages_too_under_its_own_address() {
    finished();
    finished();
    try (ApiClient dev = new ApiClient(server.uri(), TestServer.REST_KEY, TestServer.DEV_KEY)) {
      ApiClient.Answer page = dev.get(LIST + "?limit=1");
      assertThat(ApiClient.next(page)).startsWith(server.uri() + "/1.0/test-dev/export/requests?");
      assertThat(follow(dev, page)).isEqualTo(ids(client.get(LIST)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=1001",
        "limit=1.5",
        "limit=%31%30%30%30%30",
        "limit=5&limit=6",
        "before=",
        "before=1",
        "before=9AED764E-7A79-4197-B378-DF82DA994F78",
        "status=",
        "status=success",
        "status=SUCCESS,",
        "status=SUCCESS,DONE",
        "status=SUCCESS&status=ERROR"
      })
  void a_wrong_parameter_is_named(String query) {
    assertError(
        client.get(LIST + "?" + query), 400, 31, query.replaceFirst("=.*", "") + " must be");
  }
}
