/**
 * The event store: buffer, table, flush and snapshots. An acknowledged event is kept here exactly
 * once.
 *
 * <p>It must not know who asks, what an export is, or HTTP.
 */
@NullMarked
package dev.spillway.event;

import org.jspecify.annotations.NullMarked;
