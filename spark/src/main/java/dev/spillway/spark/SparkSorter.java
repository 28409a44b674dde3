package dev.spillway.spark;

import dev.spillway.engine.Cancellation;
import dev.spillway.engine.ClusterAddress;
import dev.spillway.engine.ClusterLostException;
import dev.spillway.engine.EngineException;
import dev.spillway.engine.LineSorter;
import dev.spillway.engine.SortJob;
import dev.spillway.engine.SortedLines;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has Spark sort lines, each job in a session of its own. The job is waited for beside the call
 * that runs it, so that neither a cluster that says nothing nor one that does nothing holds an
 * export.
 */
final class SparkSorter implements LineSorter {
  private static final Logger LOG = LoggerFactory.getLogger(SparkSorter.class);

  private static final long POLL_MILLIS = 200;

  /** So long may it take to tell Spark that a job is to end. */
  private static final Duration FAREWELL = Duration.ofSeconds(10);

  private final SparkUrl url;
  private final ClusterAddress address;
  private final ExecutorService calls =
      Executors.newCachedThreadPool(Thread.ofPlatform().name("spark-", 1).daemon().factory());

  SparkSorter(SparkUrl url, ClusterAddress address) {
    this.url = url;
    this.address = address;
  }

  @Override
  public SortedLines sort(SortJob job, IntConsumer progress, Cancellation cancellation) {
    SparkProgress heard = new SparkProgress(System.nanoTime());
    SparkRun run = new SparkRun(url, address, heard);
    Future<SortedLines> lines = calls.submit(() -> run.sort(job));
    try {
      return await(lines, heard, progress, cancellation);
    } finally {
      // Of a job that is done there is only the session to be let go.
      end(run, lines);
    }
  }

  private SortedLines await(
      Future<SortedLines> lines,
      SparkProgress heard,
      IntConsumer progress,
      Cancellation cancellation) {
    while (true) {
      try {
        return lines.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        progress.accept(heard.percent());
        cancellation.check();
        if (heard.idleNanos(System.nanoTime()) > address.patience().toNanos()) {
          throw new ClusterLostException(
              "the Spark cluster at "
                  + url
                  + " has done nothing for an export for "
                  + address.patience().toSeconds()
                  + " s");
        }
      } catch (ExecutionException e) {
        cancellation.check();
        throw SparkFaults.of(url, e.getCause() == null ? e : e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new EngineException("the thread that waits for Spark was interrupted", e);
      }
    }
  }

  /** Ends what may still go on, and does not wait long for a cluster that is not there. */
  private void end(SparkRun run, Future<SortedLines> lines) {
    boolean done = lines.isDone();
    Future<?> farewell =
        calls.submit(() -> {
          if (!done) {
            run.interrupt();
          }
          run.close();
          return done;
        });
    try {
      farewell.get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Spark could not be told that an export is over; it ends the session by itself", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      farewell.cancel(true);
      lines.cancel(true);
      run.disconnect();
    }
  }

  @Override
  public void close() {
    calls.shutdownNow();
  }
}
