package dev.spillway.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param names which comparisons to run; none is all of them
 * @param quick smaller data and fewer rounds
 * @param list only tell the names
 */
record Options(List<String> names, boolean quick, boolean list) {

  static Options parse(List<String> arguments) {
    List<String> names = new ArrayList<>();
    boolean quick = false;
    boolean list = false;
    for (String argument : arguments) {
      switch (argument) {
        case "--quick" -> quick = true;
        case "--list" -> list = true;
        default -> {
          if (argument.startsWith("-")) {
            throw new IllegalArgumentException(argument + " is unknown; there are --quick, --list");
          }
          names.add(argument);
        }
      }
    }
    return new Options(List.copyOf(names), quick, list);
  }

  Scale scale() {
    return quick ? Scale.QUICK : Scale.FULL;
  }

  /** Whether the result is one of everything at full size, and so worth keeping. */
  boolean isWhole() {
    return names.isEmpty() && !quick;
  }
}
