package dev.spillway.console;

import dev.spillway.event.StoreVitals;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * What there is to know of the server itself.
 *
 * @param store how much the event store holds now
 * @param data the data folder, whose disk is looked at
 * @param startedAt when this process began to serve
 */
public record ServerFacts(Supplier<StoreVitals> store, Path data, Instant startedAt) {}
