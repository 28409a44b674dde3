package dev.spillway.event;

/**
 * How far a node has come with whole files. It is set in the table by the commit that brings a
 * file's events in, so that the commit can be told by its load.
 *
 * @param load the random number of the last load; 0 before the first
 * @param through the greatest number that one of its rows can have
 */
record LoadMark(long load, long through) {
  static final LoadMark NONE = new LoadMark(0, 0);

  /** Reads what {@link #text} wrote. */
  static LoadMark of(String text) {
    int colon = text.indexOf(':');
    return new LoadMark(
        Long.parseLong(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
  }

  String text() {
    return load + ":" + through;
  }
}
