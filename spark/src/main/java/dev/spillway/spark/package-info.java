/**
 * Reaches an Apache Spark cluster through Spark Connect and has it sort and write the lines of
 * large exports. The cluster needs nothing of ours.
 *
 * <p>It must not know requests, their states, or what becomes of the lines.
 */
@NullMarked
package dev.spillway.spark;

import org.jspecify.annotations.NullMarked;
