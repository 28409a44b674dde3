/** The program's entry; everything else is in the packages below. */
@NullMarked
package dev.spillway;

import org.jspecify.annotations.NullMarked;
