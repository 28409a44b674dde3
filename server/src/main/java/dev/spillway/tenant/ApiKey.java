package dev.spillway.tenant;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What is kept of a REST key.
 *
 * @param id a short random name by which it is listed and revoked
 * @param companyId whose it is; empty for the operator's, which is good for every app
 * @param revokedAt since when it is no longer accepted
 */
public record ApiKey(
    String id,
    Optional<String> companyId,
    Set<Scope> scopes,
    Instant createdAt,
    Optional<Instant> revokedAt) {

  public ApiKey {
    scopes = Set.copyOf(scopes);
  }
}
