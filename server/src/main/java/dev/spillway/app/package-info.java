/**
 * The composition root: settings, and what is started in which order and stopped in reverse.
 *
 * <p>The only place that knows every part, and the only one that reads the system's clock.
 */
@NullMarked
package dev.spillway.app;

import org.jspecify.annotations.NullMarked;
