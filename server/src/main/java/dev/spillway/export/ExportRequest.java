package dev.spillway.export;

import dev.spillway.event.Cut;
import java.time.Instant;

/**
 * One export that a client asked for.
 *
 * @param id a random UUID
 * @param createdAt when it was accepted
 * @param cut the events acknowledged by then
 */
public record ExportRequest(
    String id,
    String companyId,
    String appId,
    ExportSpec spec,
    Instant createdAt,
    Cut cut,
    ExportState state) {}
