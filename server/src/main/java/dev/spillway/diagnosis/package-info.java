/**
 * What an examination of a data folder finds.
 *
 * <p>It must not know what is examined, nor by whom.
 */
@NullMarked
package dev.spillway.diagnosis;

import org.jspecify.annotations.NullMarked;
