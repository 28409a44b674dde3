/**
 * Takes bodies of events apart, checks every field and hands whole batches to the event store.
 *
 * <p>It must not know HTTP, nor how the store keeps events.
 */
@NullMarked
package dev.spillway.intake;

import org.jspecify.annotations.NullMarked;
