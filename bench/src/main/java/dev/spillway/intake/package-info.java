/** Benchmarks of the inner loops of the intake. */
@NullMarked
package dev.spillway.intake;

import org.jspecify.annotations.NullMarked;
