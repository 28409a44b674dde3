/**
 * Files on the local disk that are durable and for their owner alone.
 *
 * <p>It must not know what is in them.
 */
@NullMarked
package dev.spillway.disk;

import org.jspecify.annotations.NullMarked;
