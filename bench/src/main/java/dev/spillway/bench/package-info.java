/**
 * Measures Spillway beside what would be taken instead, in one run on one machine.
 *
 * <p>It knows Spillway as a client does: its launcher, its API, and the open table on its disk.
 */
@NullMarked
package dev.spillway.bench;

import org.jspecify.annotations.NullMarked;
