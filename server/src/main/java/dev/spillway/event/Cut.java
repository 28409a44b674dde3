package dev.spillway.event;

/**
 * A line between events: those that a node had acknowledged when it was drawn, and those after.
 *
 * @param node the node that drew it
 * @param seq the greatest sequence number acknowledged by then; 0 when there was none
 * @param loaded the same for the events of whole files, which are numbered by themselves
 */
public record Cut(String node, long seq, long loaded) {

  /** The node's name for events of whole files; no node is called so, since it has a slash. */
  public String loadNode() {
    return loadNode(node);
  }

  static String loadNode(String node) {
    return node + "/load";
  }
}
