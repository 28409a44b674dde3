package dev.spillway.intake;

import java.io.IOException;

/** Checks the texts of a body and spools its events, until one is wrong. Not thread-safe. */
final class Checked implements TextSink {
  private final EventParser parser;
  private final EventSpool spool;
  private final Problems problems;

  Checked(EventParser parser, EventSpool spool, Problems problems) {
    this.parser = parser;
    this.spool = spool;
    this.problems = problems;
  }

  @Override
  public boolean text(long line, byte[] bytes, int from, int to) throws IOException {
    return switch (parser.parse(bytes, from, to)) {
      case EventParser.Parsed.Good(var event) -> {
        // Once one is wrong nothing will be stored, so that the rest is checked alone.
        if (!problems.any()) {
          spool.add(event);
        }
        yield true;
      }
      case EventParser.Parsed.Bad(var message) -> {
        problems.add(line, message);
        yield true;
      }
      case EventParser.Parsed.NotJson(var message) -> {
        problems.add(line, message);
        yield false;
      }
    };
  }

  @Override
  public void bad(long line, String message) {
    problems.add(line, message);
  }
}
