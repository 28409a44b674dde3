package dev.spillway.app;

import dev.spillway.tenant.App;
import dev.spillway.tenant.Company;
import dev.spillway.tenant.Tenants;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How long events are kept: for the lookback of their company and a margin. Thread-safe.
 *
 * @param lookbackDays of companies that have none of their own
 * @param margin what a day is kept for after the lookback has passed it
 */
record Retention(Tenants tenants, int lookbackDays, Duration margin, InstantSource clock) {

  /** The first day to keep of each app, as companies are set at this moment. */
  Function<String, LocalDate> firstDays() {
    Map<String, Integer> ofCompanies = new HashMap<>();
    for (Company company : tenants.companies()) {
      ofCompanies.put(company.id(), company.lookbackDays().orElse(lookbackDays));
    }
    Map<String, Integer> ofApps = new HashMap<>();
    for (App app : tenants.apps(Optional.empty())) {
      ofApps.put(app.id(), ofCompanies.getOrDefault(app.companyId(), lookbackDays));
    }
    return app -> firstDay(ofApps.getOrDefault(app, lookbackDays));
  }

  private LocalDate firstDay(int days) {
    return LocalDate.ofInstant(
        clock.instant().minus(Duration.ofDays(days)).minus(margin), ZoneOffset.UTC);
  }
}
