package dev.spillway.bench;

import java.io.IOException;

/** Does the work once and says what it took. */
record Contender(String name, Work work) {

  @FunctionalInterface
  interface Work {
    Sample run() throws IOException, InterruptedException;
  }
}
