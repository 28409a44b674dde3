package dev.spillway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.spillway.event.EventStream;
import dev.spillway.intake.BodyEncoding;
import dev.spillway.intake.Intake;
import dev.spillway.intake.IntakeFormat;
import dev.spillway.intake.IntakeOutcome;
import dev.spillway.intake.IntakeRequest;
import dev.spillway.intake.OnError;
import dev.spillway.intake.Rejections;
import dev.spillway.tenant.Access;
import dev.spillway.tenant.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Takes events in, {@code docs/api.md}, "Bring events in". */
final class EventRoutes {
  static final String PATH = "/1.0/{app}/events";
  private static final Duration BUSY_RETRY = Duration.ofSeconds(2);
  private static final Duration DISK_RETRY = Duration.ofSeconds(30);

  private final Intake intake;
  private final Admission admission;
  private final Optional<KeyedBodies> elsewhere;

  EventRoutes(HttpServices services) {
    this.intake = services.intake();
    this.admission = services.admission();
    this.elsewhere = services.cluster().map(KeyedBodies::new);
  }

  List<Route> all() {
    return List.of(
        Route.keyed("POST", PATH, Scope.INGEST, admission.whenOpen(this::take)).forDevKeysToo());
  }

  private void take(Route.Call call) throws IOException {
    Exchange exchange = call.exchange();
    Access access = call.access();
    IntakeRequest request =
        new IntakeRequest(
            new EventStream(access.app().id(), access.dev()),
            access.company().lookbackDays(),
            format(exchange),
            encoding(exchange),
            onError(exchange),
            Idempotency.key(exchange));
    if (elsewhere.isPresent() && elsewhere.get().answer(exchange, request)) {
      return;
    }
    IntakeOutcome outcome;
    try (InputStream body = exchange.body()) {
      outcome = intake.accept(request, body);
    }
    switch (outcome) {
      case IntakeOutcome.Accepted(var count, var rejections, var repeated) ->
          exchange.json(200, accepted(count, rejections));
      case IntakeOutcome.Rejected(var rejections) ->
          exchange.json(ApiError.MALFORMED_PARAMETER.status(), rejected(rejections));
      case IntakeOutcome.KeyReused() -> throw Idempotency.reused();
      case IntakeOutcome.Busy() ->
          throw new ApiException(
              ApiError.TOO_MANY_REQUESTS,
              "the server has as many events in work as it can hold; send these again later",
              Optional.of(BUSY_RETRY));
      case IntakeOutcome.DiskFull() ->
          throw new ApiException(
              ApiError.MAINTENANCE_ERROR,
              "the server's disk is nearly full, so that it takes no events; send these again later",
              Optional.of(DISK_RETRY));
      case IntakeOutcome.TooLarge(var message) ->
          throw new ApiException(ApiError.BODY_TOO_LARGE, message);
    }
  }

  private static IntakeFormat format(Exchange exchange) {
    String type = exchange.header("Content-Type").orElse("");
    int parameters = type.indexOf(';');
    String plain = parameters < 0 ? type : type.substring(0, parameters);
    return switch (plain.strip().toLowerCase(Locale.ROOT)) {
      case "application/x-ndjson" -> IntakeFormat.NDJSON;
      case "application/json" -> IntakeFormat.JSON;
      case "text/csv" -> IntakeFormat.CSV;
      case "application/vnd.apache.parquet" -> IntakeFormat.PARQUET;
      case String other ->
          throw new ApiException(
              ApiError.UNKNOWN_CONTENT_TYPE,
              "Content-Type must be application/x-ndjson, application/json, text/csv or"
                  + " application/vnd.apache.parquet");
    };
  }

  private static BodyEncoding encoding(Exchange exchange) {
    List<String> values = exchange.headers().getValuesList("Content-Encoding");
    return switch (String.join(", ", values).strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> BodyEncoding.PLAIN;
      case "gzip", "x-gzip" -> BodyEncoding.GZIP;
      case "zstd" -> BodyEncoding.ZSTD;
      case String other ->
          throw new ApiException(
              ApiError.UNKNOWN_CONTENT_TYPE, "Content-Encoding must be absent, gzip or zstd");
    };
  }

  private static OnError onError(Exchange exchange) {
    List<String> values = exchange.parameter("on_error");
    if (values.isEmpty()) {
      return OnError.FAIL;
    }
    if (!values.equals(List.of("skip"))) {
      throw new ApiException(
          ApiError.MALFORMED_PARAMETER,
          "on_error must be absent, so that a body is stored whole or not at all, or skip");
    }
    return OnError.SKIP;
  }

  private static byte[] accepted(long count, Rejections rejections) {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeNumberField("accepted", count);
      json.writeNumberField("rejected", rejections.count());
      if (rejections.count() > 0) {
        writeErrors(json, rejections);
      }
      json.writeEndObject();
    });
  }

  private static byte[] rejected(Rejections rejections) {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeNumberField("code", ApiError.MALFORMED_PARAMETER.code());
      json.writeStringField(
          "message",
          "none was stored, since %d of the events are wrong; correct those listed in errors"
              .formatted(rejections.count()));
      json.writeNumberField("rejected", rejections.count());
      writeErrors(json, rejections);
      json.writeEndObject();
    });
  }

  private static void writeErrors(JsonGenerator json, Rejections rejections) throws IOException {
    json.writeArrayFieldStart("errors");
    for (Rejections.BadEvent bad : rejections.first()) {
      json.writeStartObject();
      json.writeNumberField("line", bad.line());
      json.writeStringField("message", bad.message());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
