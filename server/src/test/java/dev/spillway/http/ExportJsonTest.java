package dev.spillway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.engine.DateFormat;
import dev.spillway.engine.ExportShape;
import dev.spillway.engine.FileFormat;
import dev.spillway.engine.IdColumn;
import dev.spillway.event.Cut;
import dev.spillway.export.ExportFile;
import dev.spillway.export.ExportRequest;
import dev.spillway.export.ExportSpec;
import dev.spillway.export.ExportState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The exact bytes of a request's representation in each of its states. */
class ExportJsonTest {
  private static final Instant CREATED = Instant.parse("2019-08-14T22:00:00.900Z");
  private static final Instant DONE = Instant.parse("2019-08-14T22:00:09Z");
  private static final ExportFile FILE =
      new ExportFile("f.csv", "stored", 3, 99, "ab12", Instant.parse("2019-09-14T22:00:09Z"));

  static Stream<Arguments> states() {
    String file =
        ",\"file\":{\"name\":\"f.csv\",\"rows\":3,\"size\":99,\"sha256\":\"ab12\",\"expires_at\":\"2019-09-14T22:00:09\"}";
    return Stream.of(
        Arguments.of(
            new ExportState.Created(),
            "\"file_url\":null,\"status\":\"CREATED\",\"completion_date\":null",
            ",\"progress\":{\"rows\":0,\"percent\":0,\"ahead\":2}"),
        Arguments.of(
            new ExportState.Pending(1200, 43),
            "\"file_url\":null,\"status\":\"PENDING\",\"completion_date\":null",
            ",\"progress\":{\"rows\":1200,\"percent\":43}"),
        Arguments.of(
            new ExportState.Succeeded(DONE, FILE),
            "\"file_url\":\"https://h/1.0/live/export/request/id-1/results/f.csv\","
                + "\"status\":\"SUCCESS\",\"completion_date\":\"2019-08-14T22:00:09\"",
            file),
        Arguments.of(
            new ExportState.Failed(DONE, "why, and \"what\" to do"),
            "\"file_url\":null,\"status\":\"ERROR\",\"completion_date\":\"2019-08-14T22:00:09\","
                + "\"error_msg\":\"why, and \\\"what\\\" to do\"",
            ""),
        Arguments.of(
            new ExportState.Expired(DONE, FILE),
            "\"file_url\":null,\"status\":\"EXPIRED\",\"completion_date\":\"2019-08-14T22:00:09\"",
            file));
  }

  @ParameterizedTest
  @MethodSource("states")
  void each_state_has_its_own_fields(ExportState state, String middle, String end) {
    String head =
        "{\"id\":\"id-1\",\"uri\":\"/1.0/live/inapp-campaign/tok.en/ids\","
            + "\"request_date\":\"2019-08-14T22:00:00\","
            + middle
            + ",\"request\":{\"from\":\"2019-08-01T00:00:00Z\",\"to\":\"now\","
            + "\"events\":[\"inapp_view\"],\"ids\":[\"custom_id\",\"install_id\"]}";
    assertThat(write(state, true)).isEqualTo(head + "}");
    assertThat(write(state, false))
        .isEqualTo(
            head
                + ",\"resolved\":{\"from\":\"2019-08-01T00:00:00\",\"to\":\"2019-08-14T22:00:00\","
                + "\"as_of\":\"2019-08-14T22:00:00\",\"date_format\":\"zoned\","
                + "\"compression\":null,\"csv\":null}"
                + end
                + "}");
  }

  private static String write(ExportState state, boolean strict) {
    ExportSpec spec =
        new ExportSpec(
            "inapp-campaign",
            "tok.en",
            ExportShape.IDS,
            new ExportSpec.Posted(
                "2019-08-01T00:00:00Z",
                "now",
                List.of("inapp_view"),
                List.of(IdColumn.CUSTOM_ID, IdColumn.INSTALL_ID)),
            Instant.parse("2019-08-01T00:00:00Z"),
            Instant.parse("2019-08-14T22:00:00Z"),
            new FileFormat(DateFormat.ZONED, Optional.empty()),
            Map.of());
    ExportRequest request =
        new ExportRequest("id-1", "company", "app", spec, CREATED, new Cut("n", 0, 0), state);
    ExportJson writer = new ExportJson("https://h", "live", strict);
    return new String(Json.bytes(json -> writer.write(json, request, 2)), StandardCharsets.UTF_8);
  }
}
