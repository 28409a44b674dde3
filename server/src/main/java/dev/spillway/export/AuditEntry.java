package dev.spillway.export;

import dev.spillway.engine.ExportShape;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that was done with an export.
 *
 * @param id names the entry; later ones have greater ids in most cases
 * @param at when it was done, to the millisecond
 * @param appId whose export it is
 * @param requestId the export request
 * @param keyId the id of the REST key that was shown, never the key; empty where none is needed,
 *     which is a download through a link
 */
public record AuditEntry(
    long id,
    Instant at,
    String appId,
    AuditAction action,
    String requestId,
    Optional<String> keyId,
    String kind,
    String token,
    ExportShape shape) {}
