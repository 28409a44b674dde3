package dev.spillway.bench;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Tells on the terminal what is done at the moment. */
record Progress(PrintStream out, long start) {

  static Progress to(PrintStream out) {
    return new Progress(out, System.nanoTime());
  }

  /** Tells nothing, where there would be too much to tell. */
  static Progress quiet() {
    return to(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  void say(String text) {
    double minutes = (System.nanoTime() - start) / 60e9;
    out.printf(Locale.ROOT, "%5.1f min  %s%n", minutes, text);
    out.flush();
  }

  void round(int round, int count, String contender, Sample sample) {
    String when = round <= 0 ? "warm-up" : round + " of " + count;
    say(
        "  %-9s %-34s %,14.3f   cpu %6.2f s   peak %,6d MB"
            .formatted(
                when,
                contender,
                sample.value(),
                sample.cpuSeconds(),
                sample.peakBytes() / 1_000_000));
  }
}
