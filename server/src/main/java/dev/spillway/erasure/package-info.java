/**
 * Erases persons: their events in the table, the results that hold them, and what is known of them
 * here.
 *
 * <p>It must not know HTTP, nor how events are stored or exports are run; it asks {@code event} and
 * {@code export} to let go, in an order that leaves nothing behind.
 */
@NullMarked
package dev.spillway.erasure;

import org.jspecify.annotations.NullMarked;
