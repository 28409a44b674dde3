package dev.spillway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.event.Event;
import dev.spillway.testing.ApiClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The same events are the same in the store, in whatever form they were sent. */
class FormatsTest extends ContractTest {
  private static final int COUNT = Integer.getInteger("spillway.formats.events", 100_000);
  private static final Instant FIRST = Instant.parse("2026-02-20T22:00:00Z");
  private static final List<String> ODD =
      List.of(
          "plain",
          "a;b",
          "a,b",
          "\"quoted\"",
          "sp ace",
          "é漢\uD83D\uDE00",
          "'",
          "\\",
          "#",
          "\uFFFD",
          "null",
          "0",
          " ",
          "\u0085",
          "\u2028");

  @Test
  void each_form_and_packing_of_the_same_events_gives_the_same_export_and_rows()
      throws SQLException {
    long seed = Long.getLong("spillway.seed", 5);
    List<String> tokens = new ArrayList<>();
    for (EventForms.Form form : EventForms.Form.values()) {
      for (EventForms.Packing packing : EventForms.Packing.values()) {
        String token = form + "." + packing;
        tokens.add(token);
        byte[] body = packing.pack(form.write(events(token, seed), folder));
        ApiClient.Answer answer =
            client.call(
                "POST",
                "/events",
                BodyPublishers.ofByteArray(body),
                "Content-Type",
                form.contentType,
                "Content-Encoding",
                packing.encoding);
        assertThat(answer.text())
            .as(token)
            .isEqualTo("{\"accepted\":%d,\"rejected\":0}".formatted(COUNT));
      }
    }
    Set<String> exports = new TreeSet<>();
    for (String token : tokens) {
      String export =
          client.export(
              "/export/campaign/" + token + "/events",
              BODY.replace("\"push_open\"", "\"push_open\", \"push_error\""));
      assertThat(export.lines().count()).as(token).isEqualTo(COUNT + 1);
      exports.add(export);
    }
    assertThat(exports).hasSize(1);
    assertThat(storedRows(tokens)).hasSize(1);
  }

  /**
   * What is in the files, without what tells the bodies apart; for each token. A compaction leaves
   * the files that it has written anew for a while, so that a row may be there twice, as it was.
   */
  private Set<String> storedRows(List<String> tokens) throws SQLException {
    Set<String> sums = new TreeSet<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        PreparedStatement query =
            connection.prepareStatement(
                """
                SELECT token, count(*) || ' ' || sum(hash(event, date, source, install_id,
                  custom_id, advertising_id, id, attributes))
                FROM (SELECT DISTINCT * FROM read_parquet(?))
                GROUP BY token\
                """)) {
      query.setString(1, folder + "/data/events/warehouse/spillway/events/data/*/*/*.parquet");
      try (ResultSet row = query.executeQuery()) {
        int found = 0;
        while (row.next()) {
          assertThat(tokens).contains(row.getString(1));
          sums.add(row.getString(2));
          found++;
        }
        assertThat(found).isEqualTo(tokens.size());
      }
    }
    return sums;
  }

  private static List<Event> events(String token, long seed) {
    Random random = new Random(seed);
    List<Event> events = new ArrayList<>();
    for (int n = 0; n < COUNT; n++) {
      Instant date = FIRST.plusMillis(random.nextLong(4L * 60 * 60 * 1000));
      String type = List.of("push_sent", "push_open", "push_error").get(random.nextInt(3));
      events.add(
          new Event(
              type,
              date,
              "campaign",
              token,
              "install-" + n,
              some(random),
              some(random),
              random.nextBoolean() ? "own-" + n : null,
              attributes(random)));
    }
    return events;
  }

  private static @Nullable String some(Random random) {
    return random.nextInt(3) == 0 ? null : ODD.get(random.nextInt(ODD.size()));
  }

  /** As it was sent: white space, forms of numbers and escapes included. */
  private static @Nullable String attributes(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> null;
      case 1 -> "{}";
      case 2 -> "{\"platform\": \"ios\", \"n\":1.50,\"big\":12345678901234567890}";
      case 3 -> "{ \"a;b\":\"c,\\\"d\\u00e9\\n\" ,\"漢\":true}";
      default -> throw new AssertionError();
    };
  }
}
