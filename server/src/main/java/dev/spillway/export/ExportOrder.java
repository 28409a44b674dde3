package dev.spillway.export;

import dev.spillway.event.IdempotencyKey;
import java.time.Instant;
import java.util.Optional;

/**
 * An accepted POST, before it is a request.
 *
 * @param acceptedAt the instant that {@code "now"} was resolved to, not rounded
 * @param keyId the id of the REST key that was shown, for the audit log
 * @param idempotencyKey the client's name for this POST; the digest covers route and body
 */
public record ExportOrder(
    String companyId,
    String appId,
    ExportSpec spec,
    Instant acceptedAt,
    String keyId,
    Optional<IdempotencyKey> idempotencyKey) {}
