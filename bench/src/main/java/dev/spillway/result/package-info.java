/** A benchmark of what each download begins with. */
@NullMarked
package dev.spillway.result;

import org.jspecify.annotations.NullMarked;
