package dev.spillway.event;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A few threads for work on files, which take the newest work first: what a piece of work leads to
 * is done before other work is begun, so that little is half done. Thread-safe.
 */
final class NewestFirst implements AutoCloseable {
  // DuckDB's native calls would hold a virtual thread's carrier.
  private final ThreadPoolExecutor threads;

  NewestFirst(int count) {
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new Newest(),
            Thread.ofPlatform().name("table-files-", 1).factory());
  }

  /** Work may submit further work. */
  <T> Future<T> submit(Callable<T> work) {
    return threads.submit(work);
  }

  /** Leaves what was not begun, and waits for what was. */
  @Override
  public void close() {
    threads.getQueue().clear();
    threads.close();
  }

  private static final class Newest extends LinkedBlockingDeque<Runnable> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean offer(Runnable work) {
      return offerFirst(work);
    }
  }
}
