/**
 * The command line: what each command takes and prints, and its exit code.
 *
 * <p>It knows {@code app} and {@code tenant}; it does not know how the server does its work.
 */
@NullMarked
package dev.spillway.cli;

import org.jspecify.annotations.NullMarked;
