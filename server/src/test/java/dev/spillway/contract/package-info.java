/** What a client sees of the whole server, over real HTTP. */
@NullMarked
package dev.spillway.contract;

import org.jspecify.annotations.NullMarked;
