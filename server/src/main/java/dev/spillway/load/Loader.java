package dev.spillway.load;

import dev.spillway.client.ClientException;
import dev.spillway.client.Connection;
import dev.spillway.client.Failure;
import dev.spillway.client.Retries;
import dev.spillway.client.ServerTarget;
import dev.spillway.client.Stop;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Loads files: reads and cuts one after the other, and has several of their parts on the way to the
 * server at once. Its memory does not grow with the files. Used once.
 */
public final class Loader {
  private final ServerTarget target;
  private final LoadOptions options;
  private final LoadListener listener;
  private final Stop stop = new Stop();
  private final Tally tally = new Tally();
  private final Semaphore slots;

  public Loader(ServerTarget target, LoadOptions options, LoadListener listener) {
    this.target = target;
    this.options = options;
    this.listener = listener;
    this.slots = new Semaphore(options.parallel());
  }

  /** Ends the load after what is on its way; the next one goes on from there. Thread-safe. */
  public void stop() {
    stop.ask();
  }

  /**
   * Loads what was not loaded before.
   *
   * @throws IOException when the journal cannot be used
   */
  public LoadReport run(List<LoadFile> files) throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (Journal journal = Journal.open(options.journals(), target);
        Connection connection = new Connection(target);
        ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
      Retries retries = new Retries(options.retryFor(), stop, listener::waiting);
      PartLoad parts =
          new PartLoad(new Sender(connection), retries, journal, options.skip(), tally, listener);
      for (LoadFile file : files) {
        read(file, parts, tasks);
      }
    }
    boolean stopped = stop.isAsked() && !tally.hasEnded();
    return tally.report(files.size(), stopped, Duration.ofNanos(System.nanoTime() - start));
  }

  private void read(LoadFile file, PartLoad parts, ExecutorService tasks)
      throws InterruptedException {
    try {
      if (stop.isAsked()) {
        return;
      }
      if (!file.format().hasParts()) {
        submit(WholeFile.of(file, listener::read), parts, tasks);
        return;
      }
      try (InputStream text = file.openDecoded(listener::read)) {
        PartCutter cutter = new PartCutter(file, text, options.partBytes());
        Optional<TextPart> part = cutter.next();
        while (part.isPresent() && !stop.isAsked() && !tally.hasFailed(file)) {
          submit(part.get(), parts, tasks);
          part = cutter.next();
        }
      }
    } catch (IOException e) {
      unreadable(file, e);
    }
  }

  private void submit(Part part, PartLoad parts, ExecutorService tasks)
      throws InterruptedException {
    slots.acquire();
    tasks.execute(() -> {
      try {
        parts.load(part);
      } catch (ClientException e) {
        end(e.failure());
      } catch (IOException e) {
        end(Failure.failed("the journal cannot be written: " + e.getMessage()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stop.ask();
      } catch (RuntimeException e) {
        end(Failure.failed("a fault of this program: " + e));
      } finally {
        slots.release();
      }
    });
  }

  private void end(Failure failure) {
    tally.end(failure);
    stop.ask();
  }

  private void unreadable(LoadFile file, IOException failure) {
    tally.fail(file);
    listener.note(
        file.path(),
        "it cannot be read to its end, so that its last events are not loaded: "
            + failure.getMessage());
  }
}
