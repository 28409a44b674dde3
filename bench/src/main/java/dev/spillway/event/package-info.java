/** What the bench has to know of the event table's inside. */
@NullMarked
package dev.spillway.event;

import org.jspecify.annotations.NullMarked;
