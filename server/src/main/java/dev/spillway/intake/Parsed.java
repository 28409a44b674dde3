package dev.spillway.intake;

import dev.spillway.event.Event;

/** What the text of one event came to. */
sealed interface Parsed {

  /** A good event. */
  record Good(Event event) implements Parsed {}

  /** No good event; but where it ends is known. */
  record Bad(String message) implements Parsed {}

  /** Not even the form of one, so that what is behind it may be anything. */
  record Formless(String message) implements Parsed {}

  /** The text holds no event, and need not. */
  record Header() implements Parsed {}
}
