package dev.spillway.http;

import dev.spillway.cluster.Cluster;
import dev.spillway.intake.Intake;
import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;

/** What nodes ask each other, {@code docs/operations.md}, "Several nodes"; not for clients. */
final class ClusterRoutes {
  private final Cluster cluster;
  private final Intake intake;

  ClusterRoutes(Cluster cluster, Intake intake) {
    this.cluster = cluster;
    this.intake = intake;
  }

  List<Route> all() {
    return List.of(Route.open("POST", Cluster.FLUSH, this::flush));
  }

  private void flush(Route.Call call) throws IOException {
    Exchange exchange = call.exchange();
    if (!cluster.isPeer(exchange.headers().getValuesList(Cluster.SECRET))) {
      throw new ApiException(
          ApiError.AUTHENTICATION_INVALID,
          "this is for the other nodes alone, which read the secret in the database");
    }
    intake.flush();
    exchange.empty(HttpStatus.NO_CONTENT_204);
  }
}
