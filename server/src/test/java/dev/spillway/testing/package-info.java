/** What tests of several packages need: a clock to move, and waiting with a deadline. */
@NullMarked
package dev.spillway.testing;

import org.jspecify.annotations.NullMarked;
