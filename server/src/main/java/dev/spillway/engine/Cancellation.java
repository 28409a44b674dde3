package dev.spillway.engine;

import org.jspecify.annotations.Nullable;

/** A switch, thrown once, that ends an export from another thread. Thread-safe. */
public final class Cancellation {
  private boolean cancelled;
  private @Nullable Runnable interrupt;

  /** Throws the switch; what runs under it is interrupted. */
  public synchronized void cancel() {
    cancelled = true;
    if (interrupt != null) {
      interrupt.run();
    }
  }

  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Throws if the switch was thrown. */
  public void check() {
    if (isCancelled()) {
      throw new ExportCancelledException();
    }
  }

  /** Says how to interrupt what runs from now on; does it at once if the switch was thrown. */
  synchronized void onCancel(Runnable action) {
    interrupt = action;
    if (cancelled) {
      action.run();
    }
  }

  /** What ran is over; from here on there is nothing to interrupt. */
  synchronized void done() {
    interrupt = null;
  }
}
