/**
 * The wire: routes, authentication, JSON forms, errors and downloads of {@code docs/api.md}.
 *
 * <p>It must not know how an export is made or where an event is kept; it calls {@code export},
 * {@code erasure}, {@code intake} and {@code tenant}, and turns what they answer into bytes.
 */
@NullMarked
package dev.spillway.http;

import org.jspecify.annotations.NullMarked;
