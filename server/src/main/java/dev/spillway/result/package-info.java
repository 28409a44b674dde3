/**
 * Finished files: staged, forced, published whole, read by range, deleted; and the signed links to
 * them.
 *
 * <p>It must not know requests, their states or HTTP.
 */
@NullMarked
package dev.spillway.result;

import org.jspecify.annotations.NullMarked;
