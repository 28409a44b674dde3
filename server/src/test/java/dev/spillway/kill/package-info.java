/** What is left of a server whose process was killed. */
@NullMarked
package dev.spillway.kill;

import org.jspecify.annotations.NullMarked;
