package dev.spillway.client;

import dev.spillway.client.ExportResult.Checked;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * An export from its order to its file: asks, waits, downloads and checks. What an earlier run for
 * the same destination did is not done again. Used once, by one thread; its {@link Stop} may come
 * from another.
 */
public final class ExportRun {
  /** How often to look where the server does not say. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final ExportCalls calls;
  private final Stop stop;
  private final ExportListener listener;
  private final Optional<Duration> timeout;

  /**
   * Prepares it.
   *
   * @param timeout how long the server may take for the export; empty for as long as it takes
   */
  public ExportRun(
      ExportCalls calls, Stop stop, ExportListener listener, Optional<Duration> timeout) {
    this.calls = calls;
    this.stop = stop;
    this.listener = listener;
    this.timeout = timeout;
  }

  /** A request, and how far its wish is. */
  private record Begun(ExportView view, Mark mark) {}

  /**
   * Brings the file of a wish to its destination.
   *
   * @return empty when it was stopped first; the next run goes on
   * @throws ClientException when there will be no file, or not now
   * @throws IOException when the destination cannot be used
   */
  public Optional<ExportResult> run(Wish wish, Destination destination)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    try {
      Begun begun = begin(wish, destination);
      ExportView view = await(begun.view());
      requireFile(view, destination);
      return Optional.of(fetch(view, destination, begun.mark(), start));
    } catch (StoppedException e) {
      return Optional.empty();
    }
  }

  private Begun begin(Wish wish, Destination destination) throws IOException, InterruptedException {
    Mark mark = destination.open(wish.text(calls.connection().target()));
    return switch (wish) {
      case Wish.Known(var id) -> {
        ExportView view = calls.show(id).orElseThrow(StoppedException::new);
        Mark known = mark.withId(id);
        destination.keep(known);
        listener.asked(view, true);
        yield new Begun(view, known);
      }
      case Wish.Ordered(var order) -> {
        Optional<ExportView> earlier = earlier(mark);
        if (earlier.isPresent()) {
          listener.asked(earlier.get(), true);
          yield new Begun(earlier.get(), mark);
        }
        yield ask(order, mark.id().isEmpty() ? mark : forget(mark, destination), destination);
      }
    };
  }

  /** What an earlier run asked for, if a file can still come of it. */
  private Optional<ExportView> earlier(Mark mark) throws InterruptedException {
    if (mark.id().isEmpty()) {
      return Optional.empty();
    }
    return calls
        .find(mark.id().get())
        .orElseThrow(StoppedException::new)
        .view()
        .filter(view -> view.isOpen() || view.isDone());
  }

  private Mark forget(Mark mark, Destination destination) throws IOException {
    listener.note("no file can come of what an earlier run asked for; asking anew");
    destination.restart();
    return Mark.fresh(mark.wish());
  }

  private Begun ask(Order order, Mark mark, Destination destination)
      throws IOException, InterruptedException {
    // Before the call: whatever becomes of it, the next run asks under the same key.
    destination.keep(mark);
    ExportView view;
    try {
      view = calls.create(order, mark.key()).orElseThrow(StoppedException::new);
    } catch (ClientException e) {
      if (e.failure().kind() != Failure.Kind.UNFINISHED) {
        destination.discard();
      }
      throw e;
    }
    Mark known = mark.withId(view.id());
    destination.keep(known);
    listener.asked(view, false);
    return new Begun(view, known);
  }

  private ExportView await(ExportView first) throws InterruptedException {
    long start = System.nanoTime();
    ExportView view = first;
    while (view.isOpen()) {
      listener.exporting(view);
      Duration pause = view.retryAfter().orElse(LOOK);
      if (timeout.isPresent()) {
        Duration left = timeout.get().minusNanos(System.nanoTime() - start);
        if (!left.isPositive()) {
          throw new ClientException(
              Failure.unfinished(
                  "export " + view.id() + " is not done yet; the same command again goes on"));
        }
        pause = pause.compareTo(left) > 0 ? left : pause;
      }
      stop.await(pause);
      view = calls.show(view.id()).orElseThrow(StoppedException::new);
    }
    return view;
  }

  private static void requireFile(ExportView view, Destination destination) throws IOException {
    if (!view.isDone()) {
      destination.discard();
      throw ClientException.failed(
          view.error()
              .map(error -> "export " + view.id() + " failed: " + error)
              .orElse("export " + view.id() + " has no file any more; ask for it anew"));
    }
  }

  private ExportResult fetch(ExportView view, Destination destination, Mark mark, long start)
      throws IOException, InterruptedException {
    long before = destination.place();
    Download download = new Download(calls, view, destination, mark, stop, listener);
    download.run();
    String sha256 = destination.sha256();
    if (isWrong(download, destination, sha256)) {
      if (!destination.restart()) {
        throw ClientException.failed("the bytes are not those that the server has");
      }
      listener.note("the bytes are not those that the server has; downloading them once more");
      before = 0;
      download = new Download(calls, view, destination, mark, stop, listener);
      download.run();
      sha256 = destination.sha256();
      if (isWrong(download, destination, sha256)) {
        destination.discard();
        throw ClientException.failed(
            "the bytes are not those that the server has, twice; nothing was saved");
      }
    }
    long size = destination.place();
    destination.finish();
    return new ExportResult(
        view,
        size,
        sha256,
        checked(download),
        Math.min(before, size),
        Duration.ofNanos(System.nanoTime() - start));
  }

  private static boolean isWrong(Download download, Destination destination, String sha256)
      throws IOException {
    boolean otherSize = download.size() >= 0 && download.size() != destination.place();
    return otherSize || download.sha256().filter(told -> !told.equals(sha256)).isPresent();
  }

  private static Checked checked(Download download) {
    if (download.sha256().isPresent()) {
      return Checked.SHA256;
    }
    return download.size() >= 0 ? Checked.SIZE : Checked.NOTHING;
  }
}
