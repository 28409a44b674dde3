/**
 * The heart: an export request, its states, its queue, the worker that runs it and its expiry.
 *
 * <p>It must not know HTTP, nor how events are stored; it pins a snapshot, hands a plan to the
 * engine and publishes a result.
 */
@NullMarked
package dev.spillway.export;

import org.jspecify.annotations.NullMarked;
