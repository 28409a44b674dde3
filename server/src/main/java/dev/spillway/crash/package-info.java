/**
 * Named places at which a test can end the process or have a step fail. It knows nothing of what is
 * done there.
 */
@NullMarked
package dev.spillway.crash;

import org.jspecify.annotations.NullMarked;
