package dev.spillway.contract;

import static dev.spillway.contract.ErrorsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.tenant.Scope;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.TestServer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 9 of the contract: what there is to export. */
class SourcesTest extends ContractTest {
  private static final String SOURCES = "/export/sources";

  private static String event(String type, String source, String token, String date) {
    return """
    {"event":"%s","date":"%s","source":"%s","token":"%s","custom_id":"a"}\
    """
        .formatted(type, date, source, token);
  }

  @Test
  void every_source_is_listed_with_its_counts_and_dates() {
    send(
        event("push_sent", "transactional", "b", "2026-02-03T10:00:00.5"),
        event("push_sent", "campaign", "b", "2026-02-04T10:00:00"),
        event("push_open", "campaign", "b", "2026-02-05T10:00:00"),
        event("push_sent", "campaign", "b", "2026-01-31T23:59:59.999"),
        event("push_sent", "campaign", "B", "2026-02-04T10:00:00"));
    ApiClient.Answer answer = client.get(SOURCES);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.header("Link")).isEmpty();
    assertThat(answer.text())
        .isEqualTo(
            """
            [{"kind":"campaign","token":"B","count":1,"first_date":"2026-02-04T10:00:00",\
            "last_date":"2026-02-04T10:00:00","events":{"push_sent":1}},\
            {"kind":"campaign","token":"b","count":3,"first_date":"2026-01-31T23:59:59",\
            "last_date":"2026-02-05T10:00:00","events":{"push_open":1,"push_sent":2}},\
            {"kind":"transactional","token":"b","count":1,"first_date":"2026-02-03T10:00:00",\
            "last_date":"2026-02-03T10:00:00","events":{"push_sent":1}}]\
            """);
  }

  @Test
  void an_app_without_events_has_no_sources_and_neither_test_data_nor_another_app_gives_it_some() {
    server.addCompany("o", "other-rest-key", "o-live", "o-dev", EnumSet.allOf(Scope.class));
    List<String> events = List.of(event("push_sent", "campaign", "b", "2026-02-04T10:00:00"));
    try (ApiClient other = new ApiClient(server.uri(), "other-rest-key", "o-live");
        ApiClient dev = new ApiClient(server.uri(), TestServer.REST_KEY, TestServer.DEV_KEY)) {
      assertThat(dev.sendEvents(events).status()).isEqualTo(200);
      assertThat(other.sendEvents(events).status()).isEqualTo(200);
      assertThat(client.get(SOURCES).text()).isEqualTo("[]");
      assertThat(other.get(SOURCES).json()).hasSize(1);
      assertError(dev.get(SOURCES), 403, 12, "Live API key");
    }
    assertError(
        client.fetch(server.uri() + "/1.0/test-live" + SOURCES), 401, 10, "not valid together");
  }

  @Test
  void pages_follow_each_other_by_their_links_and_leave_nothing_out() {
    send(
        IntStream.range(0, 25)
            .mapToObj(n ->
                event(
                    "push_sent",
                    n % 2 == 0 ? "campaign" : "transactional",
                    "t-" + n / 3,
                    "2026-02-04T10:00:00"))
            .toArray(String[]::new));
    List<String> all = names(client.get(SOURCES));
    List<String> paged = new ArrayList<>();
    ApiClient.Answer page = client.get(SOURCES + "?limit=4&unknown=%C3%A9");
    paged.addAll(names(page));
    while (page.header("Link").isPresent()) {
      page = client.fetchWithKey(ApiClient.next(page));
      paged.addAll(names(page));
    }
    assertThat(all).hasSize(17).isSorted();
    assertThat(paged).isEqualTo(all);
  }

  private static List<String> names(ApiClient.Answer answer) {
    return IntStream.range(0, answer.json().size())
        .mapToObj(answer.json()::get)
        .map(source -> source.path("kind").asText() + "/" + source.path("token").asText())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0", "limit=1001", "limit=", "limit=ten", "limit=-1", "limit=1&limit=1",
        "limit=99999999999", "after=", "after=campaign", "after=/b", "after=campaign/",
            "after=a/b/c"
      })
  void a_wrong_parameter_is_named(String query) {
    assertError(
        client.get(SOURCES + "?" + query), 400, 31, query.replaceFirst("=.*", "") + " must be");
  }

  @Test
  void every_wrong_parameter_is_named_in_one_answer() {
    assertError(client.get(SOURCES + "?limit=0&after=0"), 400, 31, "limit must", "after must");
  }
}
