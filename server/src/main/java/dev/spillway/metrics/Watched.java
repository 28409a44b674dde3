package dev.spillway.metrics;

import dev.spillway.database.PoolState;
import dev.spillway.event.BufferState;
import dev.spillway.event.TableState;
import dev.spillway.export.ExportLoad;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What is looked up when somebody asks for metrics.
 *
 * @param exports asks the database; where nothing is said, it is cheap
 * @param bodies how many bodies of events are in work
 * @param ready whether new work is taken
 * @param maintenance whether the operator said to take none
 * @param data the data folder
 * @param databaseBytes asks the database, too
 */
public record Watched(
    Supplier<ExportLoad> exports,
    Supplier<BufferState> buffer,
    Supplier<TableState> table,
    Supplier<PoolState> pool,
    IntSupplier bodies,
    BooleanSupplier ready,
    BooleanSupplier maintenance,
    Path data,
    LongSupplier databaseBytes,
    InstantSource clock) {}
