package dev.spillway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.database.Page;
import dev.spillway.engine.ExportShape;
import dev.spillway.event.IdempotencyKey;
import dev.spillway.event.Kind;
import dev.spillway.export.CreateOutcome;
import dev.spillway.export.Estimate;
import dev.spillway.export.ExportDraft;
import dev.spillway.export.ExportOrder;
import dev.spillway.export.ExportRequest;
import dev.spillway.export.ExportSpec;
import dev.spillway.export.ExportState;
import dev.spillway.export.ExportStatus;
import dev.spillway.export.Exports;
import dev.spillway.export.RequestQuery;
import dev.spillway.tenant.Access;
import dev.spillway.tenant.Scope;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;

/** Creates, shows, lists and ends export requests, {@code docs/api.md}. */
final class ExportRoutes {
  private final HttpSettings settings;
  private final HttpServices services;
  private final Exports exports;
  private final PublicUrl publicUrl;

  ExportRoutes(HttpSettings settings, HttpServices services, PublicUrl publicUrl) {
    this.settings = settings;
    this.services = services;
    this.exports = services.exports();
    this.publicUrl = publicUrl;
  }

  List<Route> all() {
    List<Route> routes = new ArrayList<>();
    for (Kind kind : services.kinds().all()) {
      for (ExportShape shape : ExportShape.values()) {
        String path = "/1.0/{app}/export/" + kind.name() + "/{token}/" + ExportJson.shape(shape);
        routes.add(Route.keyed("POST", path, Scope.EXPORT, call -> create(call, kind, shape)));
        routes.add(
            Route.keyed(
                "POST", path + "/estimate", Scope.EXPORT, call -> estimate(call, kind, shape)));
      }
    }
    String request = "/1.0/{app}/export/request/{id}";
    routes.add(Route.keyed("GET", request, Scope.EXPORT, this::show));
    routes.add(Route.keyed("DELETE", request, Scope.EXPORT, this::delete));
    routes.add(
        Route.keyed("GET", "/1.0/{app}/export/requests", Scope.EXPORT, this::list).forDevKeysToo());
    return routes;
  }

  private void create(Route.Call call, Kind kind, ExportShape shape) throws IOException {
    Access access = call.access();
    String token = token(call);
    Optional<String> name = Idempotency.key(call.exchange());
    byte[] body = call.exchange().body(settings.maxExportBody());
    String path = kind.name() + "/" + token + "/" + ExportJson.shape(shape);
    Optional<IdempotencyKey> key =
        name.map(value -> new IdempotencyKey(value, Idempotency.digest(path, body)));
    ExportRequest request =
        accepted(
            key.flatMap(known -> exports.recall(access.app().id(), known))
                .orElseGet(() -> exports.create(order(access, kind, token, shape, body, key))));
    call.exchange().answerHeaders().put(HttpHeader.LOCATION, json(call).location(request));
    answer(call, request);
  }

  private ExportOrder order(
      Access access,
      Kind kind,
      String token,
      ExportShape shape,
      byte[] body,
      Optional<IdempotencyKey> key) {
    Instant accepted = services.clock().instant();
    ExportSpec spec = spec(access, kind, token, shape, body, accepted);
    return new ExportOrder(
        access.company().id(), access.app().id(), spec, accepted, access.keyId(), key);
  }

  private ExportSpec spec(
      Access access, Kind kind, String token, ExportShape shape, byte[] body, Instant accepted) {
    ObjectNode json = JsonBody.read(body);
    int lookback = access.company().lookbackDays().orElse(settings.lookbackDays());
    return new CreateBody(json, kind, accepted).spec(token, shape, lookback);
  }

  private static String token(Route.Call call) {
    String token = call.segment("token");
    if (!ExportDraft.isToken(token)) {
      throw new ApiException(
          ApiError.MALFORMED_PARAMETER, "the token in the path" + ExportDraft.TOKEN_RULE);
    }
    return token;
  }

  /** As if it were created, up to the point where it would be. */
  private void estimate(Route.Call call, Kind kind, ExportShape shape) throws IOException {
    Access access = call.access();
    String token = token(call);
    byte[] body = call.exchange().body(settings.maxExportBody());
    ExportSpec spec = spec(access, kind, token, shape, body, services.clock().instant());
    Estimate estimate = services.estimates().estimate(access.app().id(), spec);
    call.exchange()
        .freshJson(
            Json.bytes(json -> {
              json.writeStartObject();
              json.writeNumberField("rows", estimate.rows());
              json.writeNumberField("size", estimate.size());
              json.writeEndObject();
            }));
  }

  private ExportRequest accepted(CreateOutcome outcome) {
    return switch (outcome) {
      case CreateOutcome.Accepted(var request) -> request;
      case CreateOutcome.KeyReused() -> throw Idempotency.reused();
      case CreateOutcome.TooManyWaiting(var limit) ->
          throw new ApiException(
              ApiError.TOO_MANY_REQUESTS,
              limit + " exports of this company wait already; try again when some have ended",
              Optional.of(settings.maxRetryAfter()));
    };
  }

  private void show(Route.Call call) throws IOException {
    answer(call, find(exports, call));
  }

  /** The app's request of the path, or the one error for all that is not there. */
  static ExportRequest find(Exports exports, Route.Call call) {
    String id = call.segment("id");
    return Optional.of(id)
        .filter(Exports::isId)
        .flatMap(known -> exports.find(call.access().app().id(), known))
        .orElseThrow(ExportRoutes::absent);
  }

  private static ApiException absent() {
    return new ApiException(
        ApiError.ROUTE_NOT_FOUND,
        "there is no such export request; check its id, and note that requests are kept for 6"
            + " months");
  }

  private void delete(Route.Call call) throws IOException {
    ExportRequest request = find(exports, call);
    answer(
        call,
        exports
            .delete(call.access().app().id(), request.id(), call.access().keyId())
            .orElseThrow(ExportRoutes::absent));
  }

  private void list(Route.Call call) throws IOException {
    String appId = call.access().app().id();
    Parameters parameters = new Parameters(call.exchange());
    if (!parameters.has(List.of("limit", "before", "status"))) {
      list(call, exports.recent(appId));
      return;
    }
    int limit = parameters.limit(RequestQuery.MOST);
    Optional<String> before = parameters.one("before", Exports::isId, "the id of a request");
    Set<ExportStatus> statuses = parameters.names("status", ExportStatus.values(), Enum::name);
    parameters.check();
    RequestQuery query =
        new RequestQuery(statuses, Optional.empty(), Optional.empty(), before, limit);
    Page<ExportRequest> page = exports.page(appId, query).orElseThrow(ExportRoutes::absent);
    page.last().ifPresent(last -> new NextLink(call, publicUrl).put("before", last.id()));
    list(call, page.items());
  }

  private void list(Route.Call call, List<ExportRequest> requests) throws IOException {
    ExportJson writer = json(call);
    call.exchange()
        .freshJson(
            Json.bytes(json -> {
              json.writeStartArray();
              for (ExportRequest request : requests) {
                writer.write(json, request, ahead(request));
              }
              json.writeEndArray();
            }));
  }

  private void answer(Route.Call call, ExportRequest request) throws IOException {
    int ahead = ahead(request);
    ExportJson writer = json(call);
    retryAfter(request, ahead).ifPresent(call.exchange()::retryAfter);
    byte[] body = Json.bytes(json -> writer.write(json, request, ahead));
    Optional<Instant> until = Exports.standsUntil(request);
    if (until.isPresent()) {
      call.exchange().freshJson(body, until.get());
    } else {
      call.exchange().freshJson(body);
    }
  }

  private int ahead(ExportRequest request) {
    return request.state() instanceof ExportState.Created ? exports.ahead(request) : 0;
  }

  /** Short for young requests, since most are done soon; longer the longer one takes. */
  private Optional<Duration> retryAfter(ExportRequest request, int ahead) {
    return switch (request.state()) {
      case ExportState.Created created -> Optional.of(within(Duration.ofSeconds(1L + ahead)));
      case ExportState.Pending pending -> {
        Duration age = Duration.between(request.createdAt(), services.clock().instant());
        yield Optional.of(within(age.dividedBy(4)));
      }
      case ExportState.Succeeded succeeded -> Optional.empty();
      case ExportState.Failed failed -> Optional.empty();
      case ExportState.Expired expired -> Optional.empty();
    };
  }

  private Duration within(Duration wait) {
    Duration least = settings.minRetryAfter();
    Duration most = settings.maxRetryAfter();
    Duration raised = wait.compareTo(least) < 0 ? least : wait;
    return raised.compareTo(most) > 0 ? most : raised;
  }

  private ExportJson json(Route.Call call) {
    Access access = call.access();
    return new ExportJson(
        publicUrl.of(call.exchange().request()), access.app().liveKey(), access.company().strict());
  }
}
