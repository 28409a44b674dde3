package dev.spillway.event;

import java.time.Instant;
import java.util.Optional;

/**
 * A whole file that is to be brought into the table.
 *
 * @param received the received date of its events
 */
record Load(
    EventStream stream, ParquetLoad source, Optional<IdempotencyKey> key, Instant received) {}
