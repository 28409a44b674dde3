package dev.spillway.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Whether the process lives, and whether it can serve; for load balancers, without a key. */
final class HealthRoutes {
  static final String READY = "/health/ready";
  private static final byte[] OK = "{\"status\":\"ok\"}".getBytes(StandardCharsets.UTF_8);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final BooleanSupplier healthy;
  private final Admission admission;

  HealthRoutes(BooleanSupplier healthy, Admission admission) {
    this.healthy = healthy;
    this.admission = admission;
  }

  List<Route> all() {
    return List.of(
        Route.open("GET", "/health/live", this::live), Route.open("GET", READY, this::ready));
  }

  private void live(Route.Call call) throws IOException {
    call.exchange().freshJson(OK);
  }

  private void ready(Route.Call call) throws IOException {
    admission.requireOpen();
    if (!healthy.getAsBoolean()) {
      throw unhealthy();
    }
    live(call);
  }

  static ApiException unhealthy() {
    return new ApiException(
        ApiError.MAINTENANCE_ERROR,
        "the event store or the database cannot write at the moment; the server's log says why",
        Optional.of(RETRY));
  }
}
