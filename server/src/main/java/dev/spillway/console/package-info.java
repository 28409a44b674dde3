/**
 * The web console: pages for people, from signing in to a downloaded file.
 *
 * <p>It does nothing that the API cannot do, goes to the same services, and knows of HTTP only what
 * {@link dev.spillway.http.PageCall} tells. No class of it is loaded before somebody comes.
 */
@NullMarked
package dev.spillway.console;

import org.jspecify.annotations.NullMarked;
