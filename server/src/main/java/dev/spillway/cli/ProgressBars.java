package dev.spillway.cli;

import java.io.Console;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress bars on standard error, of one look for every command. */
final class ProgressBars {
  private static final int WIDTH = 79;
  private static final int UPDATE_MILLIS = 100;

  /** A bar that shows itself until it is closed. */
  ProgressBar open(String task, long whole) {
    return builder(task, whole).build();
  }

  /** As {@link #open}, of bytes, with their rate. */
  ProgressBar openBytes(String task, long whole) {
    return builder(task, whole).setUnit(" MiB", 1 << 20).showSpeed().build();
  }

  private static ProgressBarBuilder builder(String task, long whole) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(whole)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH));
  }

  /** Whether somebody watches. */
  static boolean areSeen() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }
}
