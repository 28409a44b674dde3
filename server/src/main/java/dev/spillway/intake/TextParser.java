package dev.spillway.intake;

import java.io.IOException;

/** Reads and checks the text of one event after the other. Used by one thread. */
interface TextParser {
  Parsed parse(byte[] bytes, int from, int to) throws IOException;
}
