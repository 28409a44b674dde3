/**
 * The API from a client's side: a server and the keys for it, calls that are tried again, and an
 * export from its order to its file.
 *
 * <p>It must not know anything of the server's inside, nor of the terminal it runs in. The REST key
 * goes to the server that was named, and to no other host.
 */
@NullMarked
package dev.spillway.client;

import org.jspecify.annotations.NullMarked;
