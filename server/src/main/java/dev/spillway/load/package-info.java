/**
 * Sends local files of events to a server, as any producer would.
 *
 * <p>It must not know anything of the server's inside, nor of the terminal it runs in.
 */
@NullMarked
package dev.spillway.load;

import org.jspecify.annotations.NullMarked;
