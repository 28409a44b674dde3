package dev.spillway.intake;

import java.io.IOException;

/** Checks the texts of a body and spools its good events. Not thread-safe. */
final class Checked implements TextSink {
  private final TextParser parser;
  private final EventSpool spool;
  private final Problems problems;

  Checked(TextParser parser, EventSpool spool, Problems problems) {
    this.parser = parser;
    this.spool = spool;
    this.problems = problems;
  }

  @Override
  public boolean text(long line, byte[] bytes, int from, int to) throws IOException {
    return switch (parser.parse(bytes, from, to)) {
      case Parsed.Header() -> true;
      case Parsed.Good(var event) -> {
        // When nothing will be stored any more, the rest is checked alone.
        if (!problems.refuse()) {
          spool.add(event);
        }
        yield true;
      }
      case Parsed.Bad(var message) -> {
        problems.add(line, message);
        yield true;
      }
      case Parsed.Formless(var message) -> {
        problems.add(line, message);
        yield false;
      }
    };
  }

  @Override
  public void bad(long line, String message) {
    problems.add(line, message);
  }

  @Override
  public void stop() {
    problems.stop();
  }
}
