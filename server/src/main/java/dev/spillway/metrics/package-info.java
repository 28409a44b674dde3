/**
 * What the operator's monitoring sees, {@code docs/operations.md}, "Metrics": counters and
 * durations, of which {@code http}, {@code export}, {@code intake} and {@code event} tell through
 * listeners of their own, and sizes, which are looked up when somebody asks.
 *
 * <p>The one package that knows the metrics library. It must not change what it watches. Labels
 * have few values, all of them ours: never a path, a key, a token or an id.
 */
@NullMarked
package dev.spillway.metrics;

import org.jspecify.annotations.NullMarked;
