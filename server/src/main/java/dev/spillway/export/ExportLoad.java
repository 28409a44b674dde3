package dev.spillway.export;

import java.time.Instant;
import java.util.Optional;

/**
 * How much there is to do.
 *
 * @param waiting requests that are CREATED
 * @param pending requests that are PENDING, those between two tries among them
 * @param running attempts that run in this process
 * @param oldest when the oldest waiting request was created
 */
public record ExportLoad(int waiting, int pending, int running, Optional<Instant> oldest) {}
