/**
 * Companies, their apps and their keys: who may ask, and for what.
 *
 * <p>It must not know exports, events or HTTP.
 */
@NullMarked
package dev.spillway.tenant;

import org.jspecify.annotations.NullMarked;
