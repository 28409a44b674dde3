package dev.spillway.console;

import dev.spillway.event.BufferState;
import dev.spillway.event.TableState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * What there is to know of the server itself.
 *
 * @param buffer what waits for the table now
 * @param table what the table holds now
 * @param data the data folder, whose disk is looked at
 * @param startedAt when this process began to serve
 */
public record ServerFacts(
    Supplier<BufferState> buffer, Supplier<TableState> table, Path data, Instant startedAt) {}
