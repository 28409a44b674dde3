package dev.spillway.event;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A few threads for work on files. What a piece of work leads to is done before other work is
 * begun, so that little is half done. Thread-safe.
 */
final class FileThreads implements AutoCloseable {
  private final LinkedBlockingDeque<Runnable> waiting = new LinkedBlockingDeque<>();

  // DuckDB's native calls would hold a virtual thread's carrier.
  private final ThreadPoolExecutor threads;

  FileThreads(int count) {
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            waiting,
            Thread.ofPlatform().name("table-files-", 1).factory());
    // What is put first is taken only by threads that are there.
    threads.prestartAllCoreThreads();
  }

  /** Work to be begun after all that waits. */
  <T> Future<T> submit(Callable<T> work) {
    return threads.submit(work);
  }

  /** Work that other work leads to, submitted while that is done: begun before all that waits. */
  <T> Future<T> submitFirst(Callable<T> work) {
    FutureTask<T> first = new FutureTask<>(work);
    waiting.addFirst(first);
    return first;
  }

  /** Leaves what was not begun, and waits for what was. */
  @Override
  public void close() {
    waiting.clear();
    threads.close();
  }
}
