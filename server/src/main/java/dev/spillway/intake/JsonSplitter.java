package dev.spillway.intake;

import java.io.IOException;

/**
 * Cuts a JSON body, an array of events or one event, into the texts of its events.
 *
 * <p>It knows brackets and quotes alone, and sees to what stands between the events. The sink sees
 * to it that each text is one JSON object; so a body that both find good is good JSON.
 */
final class JsonSplitter {
  private enum State {
    START,
    AFTER_BRACKET,
    AFTER_COMMA,
    IN_ELEMENT,
    IN_SCALAR,
    AFTER_ELEMENT,
    END
  }

  private final BodyWindow window;
  private final TextSink sink;
  private State state = State.START;
  private boolean single;
  private long element;
  private int depth;
  private boolean inString;
  private boolean escaped;
  private boolean tooLong;

  JsonSplitter(BodyWindow window, TextSink sink) {
    this.window = window;
    this.sink = sink;
  }

  /** Reads the body to its end, or to the point from which on it is no JSON. */
  void split() throws IOException {
    int length = 0;
    while (length < window.length() || window.fill()) {
      byte next = window.at(length);
      if (state == State.IN_ELEMENT) {
        length++;
        boolean ended = endsElement(next);
        if (ended && !emit(length)) {
          return;
        }
        if (ended || length > BodyWindow.MAX_TEXT) {
          tooLong = !ended;
          window.drop(length);
          length = 0;
        }
      } else {
        if (!isWhiteSpace(next) && !between(next)) {
          return;
        }
        if (state != State.IN_ELEMENT) {
          window.drop(1);
        }
      }
    }
    atEnd();
  }

  static boolean isWhiteSpace(byte value) {
    return value == ' ' || value == '\n' || value == '\r' || value == '\t';
  }

  /** Takes a byte that is part of no object; false when the body cannot go on like this. */
  private boolean between(byte next) {
    return switch (state) {
      case START -> start(next);
      case AFTER_BRACKET -> next == ']' ? go(State.END) : element(next);
      case AFTER_COMMA -> element(next);
      case IN_SCALAR -> scalar(next);
      case AFTER_ELEMENT -> afterElement(next);
      case END ->
          stop(
              Math.max(element, 1),
              single
                  ? "something follows the event; several events are sent as an array, or one a line as application/x-ndjson"
                  : "something follows the end of the array");
      case IN_ELEMENT -> throw new IllegalStateException("an element is not between elements");
    };
  }

  private boolean start(byte next) {
    if (next == '{') {
      single = true;
      return element(next);
    }
    return next == '['
        ? go(State.AFTER_BRACKET)
        : stop(
            1,
            "the body must be a JSON array of events, or one event, in UTF-8 without a byte-order mark");
  }

  private boolean element(byte first) {
    element++;
    if (first == ',' || first == ']') {
      return stop(element, "an event is missing before " + (char) first);
    }
    depth = 0;
    inString = first == '"';
    return go(first == '{' || first == '[' ? State.IN_ELEMENT : State.IN_SCALAR);
  }

  /** Strings, numbers and the like are bad in any case, so it is enough to find their end. */
  private boolean scalar(byte next) {
    if (!inString && (next == ',' || next == ']')) {
      sink.bad(element, Problems.NO_OBJECT);
      return afterElement(next);
    }
    endsElement(next);
    return true;
  }

  private boolean afterElement(byte next) {
    return switch (next) {
      case ',' -> go(State.AFTER_COMMA);
      case ']' -> go(State.END);
      default -> stop(element, "something follows the event that is neither , nor ]");
    };
  }

  private boolean endsElement(byte next) {
    if (escaped) {
      escaped = false;
    } else if (inString) {
      inString = next != '"';
      escaped = next == '\\';
    } else if (next == '"') {
      inString = true;
    } else if (next == '{' || next == '[') {
      depth++;
    } else if (next == '}' || next == ']') {
      depth--;
      return depth == 0;
    }
    return false;
  }

  private boolean emit(int length) throws IOException {
    state = single ? State.END : State.AFTER_ELEMENT;
    if (tooLong || length > BodyWindow.MAX_TEXT) {
      sink.bad(element, Problems.TOO_LONG);
      return true;
    }
    if (sink.text(element, window.bytes(), window.start(), window.start() + length)) {
      return true;
    }
    sink.stop();
    return false;
  }

  private void atEnd() {
    switch (state) {
      case START -> stop(1, Problems.NO_EVENTS);
      case END -> {}
      case AFTER_BRACKET, AFTER_COMMA, IN_ELEMENT, IN_SCALAR, AFTER_ELEMENT ->
          stop(Math.max(element, 1), "the body ends before its JSON does");
    }
  }

  private boolean go(State next) {
    state = next;
    return true;
  }

  private boolean stop(long line, String message) {
    sink.bad(line, message);
    sink.stop();
    return false;
  }
}
