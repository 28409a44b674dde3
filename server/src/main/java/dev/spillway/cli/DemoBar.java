package dev.spillway.cli;

import java.util.Optional;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ProgressBar;

/**
 * The bar of a demo store being filled; there is none when the store is full already, or when
 * nobody watches, for it would stand between the log's lines.
 */
final class DemoBar implements LongConsumer, AutoCloseable {
  private final ProgressBars bars;
  private final long whole;
  private Optional<ProgressBar> open = Optional.empty();

  DemoBar(ProgressBars bars, long whole) {
    this.bars = bars;
    this.whole = whole;
  }

  @Override
  public void accept(long done) {
    if (open.isEmpty() && ProgressBars.areSeen()) {
      open = Optional.of(bars.open("Demo events", whole));
    }
    open.ifPresent(bar -> bar.stepTo(done));
  }

  @Override
  public void close() {
    open.ifPresent(ProgressBar::close);
  }
}
