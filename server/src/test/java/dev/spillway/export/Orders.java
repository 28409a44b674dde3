package dev.spillway.export;

import dev.spillway.engine.ExportShape;
import dev.spillway.engine.FileFormat;
import dev.spillway.engine.IdColumn;
import dev.spillway.event.IdempotencyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes orders for tests. */
public final class Orders {
  /** The id of the REST key that all of them come under. */
  static final String KEY = "0123456789ab";

  private Orders() {}

  public static ExportOrder of(String company, Instant at) {
    return of(company, "app-of-" + company, at, Optional.empty());
  }

  static ExportOrder of(String company, String app, Instant at, Optional<IdempotencyKey> key) {
    ExportSpec.Posted posted =
        new ExportSpec.Posted(
            "2026-01-01T00:00:00", "now", List.of("push_sent"), List.of(IdColumn.INSTALL_ID));
    ExportSpec spec =
        new ExportSpec(
            "campaign",
            "black-friday",
            ExportShape.EVENTS,
            posted,
            at.minus(Duration.ofDays(30)),
            at,
            FileFormat.STANDARD,
            Map.of());
    return new ExportOrder(company, app, spec, at, KEY, key);
  }
}
