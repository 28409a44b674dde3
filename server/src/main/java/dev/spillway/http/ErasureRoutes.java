package dev.spillway.http;

import dev.spillway.erasure.ErasureOutcome;
import dev.spillway.erasure.ErasureRequest;
import dev.spillway.erasure.ErasureState;
import dev.spillway.erasure.Erasures;
import dev.spillway.event.IdempotencyKey;
import dev.spillway.event.WireDates;
import dev.spillway.export.Exports;
import dev.spillway.tenant.Access;
import dev.spillway.tenant.Scope;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/** Erases persons, and tells how far that is, {@code docs/api.md}, "Erase a person". */
final class ErasureRoutes {
  private final HttpSettings settings;
  private final Erasures erasures;
  private final Admission admission;
  private final PublicUrl publicUrl;

  ErasureRoutes(HttpSettings settings, HttpServices services, PublicUrl publicUrl) {
    this.settings = settings;
    this.erasures = services.erasures();
    this.admission = services.admission();
    this.publicUrl = publicUrl;
  }

  List<Route> all() {
    String path = "/1.0/{app}/events/erasures";
    return List.of(
        Route.keyed("POST", path, Scope.ERASE, admission.whenOpen(this::create)).forDevKeysToo(),
        Route.keyed("GET", path + "/{id}", Scope.ERASE, this::show).forDevKeysToo());
  }

  private void create(Route.Call call) throws IOException {
    Access access = call.access();
    String appId = access.app().id();
    Optional<String> name = Idempotency.key(call.exchange());
    byte[] body = call.exchange().body(settings.maxExportBody());
    Optional<IdempotencyKey> key =
        name.map(value -> new IdempotencyKey(value, Idempotency.digest("erasures", body)));
    ErasureOutcome outcome =
        key.flatMap(known -> erasures.recall(appId, access.dev(), known))
            .orElseGet(() ->
                erasures.create(ErasureBody.person(JsonBody.read(body), appId, access.dev()), key));
    String id =
        switch (outcome) {
          case ErasureOutcome.Accepted(var accepted) -> accepted;
          case ErasureOutcome.KeyReused() -> throw Idempotency.reused();
        };
    call.exchange().answerHeaders().put(HttpHeader.LOCATION, location(call, id));
    call.exchange()
        .json(
            HttpStatus.ACCEPTED_202,
            Json.bytes(json -> {
              json.writeStartObject();
              json.writeStringField("id", id);
              json.writeEndObject();
            }));
  }

  private String location(Route.Call call, String id) {
    String base = publicUrl.of(call.exchange().request());
    return base + "/1.0/" + call.segment("app") + "/events/erasures/" + id;
  }

  private void show(Route.Call call) throws IOException {
    ErasureRequest erasure =
        Optional.of(call.segment("id"))
            .filter(Exports::isId)
            .flatMap(id -> erasures.find(call.access().app().id(), id))
            .orElseThrow(() ->
                new ApiException(
                    ApiError.ROUTE_NOT_FOUND,
                    "there is no such erasure; check its id, and note that erasures are kept for 6"
                        + " months"));
    Optional<Instant> completed = completed(erasure.state());
    if (completed.isEmpty()) {
      call.exchange().retryAfter(settings.maxRetryAfter());
    }
    call.exchange().answerHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    call.exchange().json(HttpStatus.OK_200, representation(erasure, completed));
  }

  private static byte[] representation(ErasureRequest erasure, Optional<Instant> completed) {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("id", erasure.id());
      json.writeStringField("status", status(erasure.state()));
      json.writeStringField("request_date", WireDates.format(erasure.createdAt()));
      json.writeStringField("completion_date", completed.map(WireDates::format).orElse(null));
      json.writeObjectFieldStart("touched");
      json.writeNumberField("events", erasure.touched().events());
      json.writeNumberField("files", erasure.touched().files());
      json.writeNumberField("results", erasure.touched().results());
      json.writeEndObject();
      json.writeEndObject();
    });
  }

  private static String status(ErasureState state) {
    return switch (state) {
      case ErasureState.Created() -> "CREATED";
      case ErasureState.Running() -> "RUNNING";
      case ErasureState.Done(var at) -> "DONE";
    };
  }

  private static Optional<Instant> completed(ErasureState state) {
    return switch (state) {
      case ErasureState.Created() -> Optional.empty();
      case ErasureState.Running() -> Optional.empty();
      case ErasureState.Done(var at) -> Optional.of(at);
    };
  }
}
