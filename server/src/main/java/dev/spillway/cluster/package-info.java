/**
 * Several nodes on one database, one table and one place for results: which are there, how they ask
 * each other, what they sign with together, and which of them has what came under an idempotency
 * key.
 *
 * <p>It must not know what an export is, nor how the API looks.
 */
@NullMarked
package dev.spillway.cluster;

import org.jspecify.annotations.NullMarked;
