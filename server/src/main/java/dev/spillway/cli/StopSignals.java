package dev.spillway.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process in order at the first SIGTERM or SIGINT, as the JVM does by itself, and at once
 * at the second, which the JVM would pass over: whoever asks twice does not want to wait.
 */
final class StopSignals {
  private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);
  private static final int TERM = 15;
  private static final int INT = 2;
  private static final int SIGNALLED = 128;

  private final AtomicBoolean told = new AtomicBoolean();

  /** Listens from now on, for good. */
  void listen() {
    listen("TERM", TERM);
    listen("INT", INT);
  }

  private void listen(String name, int number) {
    Signals.register(name, () -> stop(SIGNALLED + number));
  }

  private void stop(int code) {
    if (told.compareAndSet(false, true)) {
      LOG.info("told to stop; told again, it ends at once");
      System.exit(code);
    } else {
      LOG.warn("told to stop again; it ends at once, and the next start finishes what is open");
      Runtime.getRuntime().halt(code);
    }
  }
}
