package dev.spillway.app;

import dev.spillway.http.PageCall;
import dev.spillway.http.Pages;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The console, which is made when somebody comes first, so that a start does not wait for it. */
final class LazyConsole implements Pages {
  /** What a path of the console, or the one that leads there, begins with. */
  private static final Set<String> FIRST_SEGMENTS = Set.of("", "console");

  private final Supplier<Pages> maker;
  private Optional<Pages> made = Optional.empty();

  /** The console's own type is not named, or the JVM would look for it at the start. */
  LazyConsole(Supplier<Pages> maker) {
    this.maker = maker;
  }

  @Override
  public boolean answer(PageCall call) throws IOException {
    return FIRST_SEGMENTS.contains(call.path().getFirst()) && console().answer(call);
  }

  private synchronized Pages console() {
    if (made.isEmpty()) {
      made = Optional.of(maker.get());
    }
    return made.get();
  }

  @Override
  public synchronized void close() {
    made.ifPresent(Pages::close);
  }
}
