package dev.spillway.http;

import dev.spillway.diagnosis.FindingsJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The operator's commands, {@code docs/operations.md}, "Doctor" and "Stop, and maintenance"; not
 * for clients.
 */
final class ControlRoutes {
  /** In bytes; its characters are counted besides. */
  private static final int MOST_MESSAGE = 4 * Maintenance.LONGEST;

  private final Control control;

  ControlRoutes(Control control) {
    this.control = control;
  }

  List<Route> all() {
    String maintenance = Control.MAINTENANCE;
    return List.of(
            Route.open("GET", Control.DOCTOR, this::doctor),
            Route.open("GET", maintenance, call -> tell(call, control.maintenance().now())),
            Route.open("PUT", maintenance, call -> tell(call, turnOn(call))),
            Route.open(
                "DELETE",
                maintenance,
                call -> tell(call, control.maintenance().turn(Optional.empty()))))
        .stream()
        .map(this::guarded)
        .toList();
  }

  /** The same route, for those alone who know the secret. */
  private Route guarded(Route route) {
    return Route.open(
        route.method(),
        route.path(),
        call -> {
          authorize(call.exchange());
          route.handler().handle(call);
        });
  }

  private void doctor(Route.Call call) throws IOException {
    answer(call, FindingsJson.write(control.doctor().get()));
  }

  private Optional<Maintenance> turnOn(Route.Call call) throws IOException {
    byte[] body = call.exchange().body(MOST_MESSAGE);
    try {
      return control.maintenance().turn(Optional.of(new String(body, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw new ApiException(ApiError.MALFORMED_PARAMETER, String.valueOf(e.getMessage()));
    }
  }

  private static void tell(Route.Call call, Optional<Maintenance> now) throws IOException {
    answer(call, Maintenance.write(now));
  }

  private static void answer(Route.Call call, String json) throws IOException {
    call.exchange().freshJson(json.getBytes(StandardCharsets.UTF_8));
  }

  private void authorize(Exchange exchange) {
    List<String> shown = exchange.headers().getValuesList(Control.HEADER);
    if (shown.size() != 1 || !control.secret().matches(shown.getFirst())) {
      throw new ApiException(
          ApiError.AUTHENTICATION_INVALID,
          "this is for the operator's commands alone, which read the secret in the data folder");
    }
  }
}
