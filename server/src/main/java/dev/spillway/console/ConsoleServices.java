package dev.spillway.console;

import dev.spillway.export.ExportRuns;
import dev.spillway.http.HttpServices;
import dev.spillway.tenant.Company;
import java.time.Instant;

/**
 * What the console is an interface to: what the API is one to, and more for those who watch.
 *
 * @param lookbackDays how far back exports reach, for companies without a value of their own
 */
public record ConsoleServices(
    HttpServices http, ExportRuns runs, ServerFacts facts, int lookbackDays) {

  Instant now() {
    return http.clock().instant();
  }

  int lookbackDays(Company company) {
    return company.lookbackDays().orElse(lookbackDays);
  }
}
