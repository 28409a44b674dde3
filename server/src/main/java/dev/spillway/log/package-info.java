/**
 * How the log's lines look: one object of JSON each, or text for people. What they say is decided
 * where they are written, and is never a key, a link's signature or a person's id.
 */
@NullMarked
package dev.spillway.log;

import org.jspecify.annotations.NullMarked;
