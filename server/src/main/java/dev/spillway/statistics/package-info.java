/**
 * Counts what the event table holds, for those who choose what to export.
 *
 * <p>It must not know requests, companies or HTTP, and it never holds up exports or intake: it has
 * threads and a DuckDB of its own, both small.
 */
@NullMarked
package dev.spillway.statistics;

import org.jspecify.annotations.NullMarked;
