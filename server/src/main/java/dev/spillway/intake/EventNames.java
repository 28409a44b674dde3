package dev.spillway.intake;

import dev.spillway.event.Kind;
import dev.spillway.event.Kinds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds kinds and their events by the bytes of their names. Immutable. */
final class EventNames {
  private final List<Source> sources;

  /** A kind, and its events by the bytes of their names. */
  record Source(Kind kind, Name name, List<Name> events) {

    /** The event of this name. */
    @Nullable String event(byte[] bytes, int from, int to) {
      for (Name event : events) {
        if (event.is(bytes, from, to)) {
          return event.text();
        }
      }
      return null;
    }
  }

  /** A name, and its bytes. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, and made here alone.
  record Name(String text, byte[] bytes) {
    static Name of(String text) {
      return new Name(text, text.getBytes(StandardCharsets.UTF_8));
    }

    boolean is(byte[] other, int from, int to) {
      return Arrays.equals(other, from, to, bytes, 0, bytes.length);
    }
  }

  EventNames(Kinds kinds) {
    this.sources =
        kinds.all().stream()
            .map(kind ->
                new Source(
                    kind, Name.of(kind.name()), kind.events().stream().map(Name::of).toList()))
            .toList();
  }

  /** The kind of this name. */
  @Nullable Source source(byte[] bytes, int from, int to) {
    for (Source source : sources) {
      if (source.name().is(bytes, from, to)) {
        return source;
      }
    }
    return null;
  }
}
