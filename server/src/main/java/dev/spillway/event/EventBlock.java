package dev.spillway.event;

/**
 * Some events that follow each other, packed as bytes: in this form they wait in the buffer, since
 * writing each event's columns there costs more than reading the event.
 *
 * @param count how many there are
 * @param texts which of {@link PackedEvent#OPTIONAL} any of them has, a bit each
 * @param bytes the events, as {@link PackedEvent} has them; never changed
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over, and compared by nobody.
public record EventBlock(int count, int texts, byte[] bytes) {}
