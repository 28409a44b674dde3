package dev.spillway.bench;

import java.io.IOException;
import java.util.List;

/** One question that is answered by measuring. */
interface Comparison {

  /** What it is called on the command line. */
  String name();

  String title();

  /**
   * Measures.
   *
   * @throws NotRunException when something that it needs is not here
   */
  List<Result> run(Lab lab) throws IOException, InterruptedException;
}
