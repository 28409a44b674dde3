package dev.spillway.cli;

import java.util.Iterator;
import java.util.List;

/** Words that a shell can complete; picocli makes the lists of them from their classes. */
abstract class Words implements Iterable<String> {
  private final List<String> words;

  Words(String... words) {
    this.words = List.of(words);
  }

  @Override
  public Iterator<String> iterator() {
    return words.iterator();
  }
}
