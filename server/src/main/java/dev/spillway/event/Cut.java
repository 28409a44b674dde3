package dev.spillway.event;

/**
 * A line between events: those that a node had acknowledged when it was drawn, and those after.
 *
 * @param node the node that drew it
 * @param seq the greatest sequence number acknowledged by then; 0 when there was none
 */
public record Cut(String node, long seq) {}
