package dev.spillway.http;

import dev.spillway.event.EventStream;
import dev.spillway.intake.Intake;
import dev.spillway.intake.IntakeFormat;
import dev.spillway.intake.IntakeOutcome;
import dev.spillway.intake.IntakeOutcome.BadEvent;
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
  private static final Duration BUSY_RETRY = Duration.ofSeconds(2);

  private final Intake intake;

  EventRoutes(Intake intake) {
    this.intake = intake;
  }

  List<Route> all() {
    return List.of(
        Route.keyed("POST", "/1.0/{app}/events", Scope.INGEST, this::take).forDevKeysToo());
  }

  private void take(Route.Call call) throws IOException {
    Exchange exchange = call.exchange();
    IntakeFormat format = format(exchange);
    checkEncoding(exchange);
    checkOnError(exchange);
    Optional<String> key = Idempotency.key(exchange);
    Access access = call.access();
    EventStream stream = new EventStream(access.app().id(), access.dev());
    IntakeOutcome outcome;
    try (InputStream body = exchange.body()) {
      outcome = intake.accept(stream, access.company().lookbackDays(), format, body, key);
    }
    switch (outcome) {
      case IntakeOutcome.Accepted(var count) -> exchange.json(200, accepted(count));
      case IntakeOutcome.Rejected(var rejected, var first) ->
          exchange.json(ApiError.MALFORMED_PARAMETER.status(), rejected(rejected, first));
      case IntakeOutcome.KeyReused() -> throw Idempotency.reused();
      case IntakeOutcome.Busy() ->
          throw new ApiException(
              ApiError.TOO_MANY_REQUESTS,
              "the server has as many unsorted events as it can hold; send these again later",
              Optional.of(BUSY_RETRY));
      case IntakeOutcome.TooLarge(var limit) ->
          throw new ApiException(
              ApiError.BODY_TOO_LARGE,
              "the body must have at most " + limit + " bytes; send the events in several bodies");
    }
  }

  private static IntakeFormat format(Exchange exchange) {
    String type = exchange.header("Content-Type").orElse("");
    int parameters = type.indexOf(';');
    String plain = parameters < 0 ? type : type.substring(0, parameters);
    return switch (plain.strip().toLowerCase(Locale.ROOT)) {
      case "application/x-ndjson" -> IntakeFormat.NDJSON;
      case "application/json" -> IntakeFormat.JSON;
      case String other ->
          throw new ApiException(
              ApiError.UNKNOWN_CONTENT_TYPE,
              "Content-Type must be application/x-ndjson or application/json");
    };
  }

  private static void checkEncoding(Exchange exchange) {
    String encoding = exchange.header("Content-Encoding").orElse("identity");
    if (!encoding.strip().equalsIgnoreCase("identity")) {
      throw new ApiException(
          ApiError.UNKNOWN_CONTENT_TYPE, "Content-Encoding must be absent; send the plain bytes");
    }
  }

  private static void checkOnError(Exchange exchange) {
    if (!exchange.parameter("on_error").isEmpty()) {
      throw new ApiException(
          ApiError.MALFORMED_PARAMETER,
          "on_error must be absent: a body is stored whole, or not at all");
    }
  }

  private static byte[] accepted(long count) {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeNumberField("accepted", count);
      json.writeNumberField("rejected", 0);
      json.writeEndObject();
    });
  }

  private static byte[] rejected(long rejected, List<BadEvent> first) {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeNumberField("code", ApiError.MALFORMED_PARAMETER.code());
      json.writeStringField(
          "message",
          "none was stored, since %d of the events are wrong; correct those listed in errors"
              .formatted(rejected));
      json.writeNumberField("rejected", rejected);
      json.writeArrayFieldStart("errors");
      for (BadEvent bad : first) {
        json.writeStartObject();
        json.writeNumberField("line", bad.line());
        json.writeStringField("message", bad.message());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }
}
