/**
 * Turns a pinned set of event files into the lines of one export.
 *
 * <p>It must not know requests, their states, companies or HTTP.
 */
@NullMarked
package dev.spillway.engine;

import org.jspecify.annotations.NullMarked;
