package dev.spillway.intake;

import java.io.IOException;

/** Takes the texts of single events as they are cut out of a body. */
interface TextSink {

  /**
   * Takes the text of one event; the bytes are valid during the call only.
   *
   * @param line the line of an NDJSON or CSV body, or the place in a JSON array, from 1
   * @return whether it has the form of an event, so that what comes after it can be told apart
   */
  boolean text(long line, byte[] bytes, int from, int to) throws IOException;

  /** Takes note of something that is no event. */
  void bad(long line, String message);

  /** The body cannot be read from here on; so nothing of it is to be stored. */
  void stop();
}
