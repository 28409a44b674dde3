package dev.spillway.http;

import dev.spillway.diagnosis.FindingsJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;

/** The operator's commands, {@code docs/operations.md}, "Doctor"; not for clients. */
final class ControlRoutes {
  private final Control control;

  ControlRoutes(Control control) {
    this.control = control;
  }

  List<Route> all() {
    return List.of(Route.open("GET", Control.DOCTOR, this::doctor));
  }

  private void doctor(Route.Call call) throws IOException {
    authorize(call.exchange());
    byte[] body = FindingsJson.write(control.doctor().get()).getBytes(StandardCharsets.UTF_8);
    call.exchange().answerHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    call.exchange().json(200, body);
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
