package dev.spillway.export;

import dev.spillway.engine.Cancellation;
import dev.spillway.engine.EngineException;
import dev.spillway.engine.ExportEngine;
import dev.spillway.engine.ExportPlan;
import dev.spillway.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * An engine that writes one line for each plan, and that a test can hold, fail and look into. It
 * heeds no cancellation while it is held, as an engine that is deep in native code may not.
 */
public final class StagedEngine implements ExportEngine {
  /** The apps of the plans, in the order in which they were begun. */
  public final List<String> begun = new CopyOnWriteArrayList<>();

  private final ConcurrentLinkedQueue<CountDownLatch> gates = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<EngineException> faults = new LinkedBlockingQueue<>();

  /** The next plan waits, file written, until the gate is opened. */
  public CountDownLatch holdNext() {
    CountDownLatch gate = new CountDownLatch(1);
    gates.add(gate);
    return gate;
  }

  /** The next plan fails. */
  void failNext() {
    faults.add(new EngineException("made to fail", new IOException("for a test")));
  }

  public void awaitBegun(int count) {
    Await.until(count + " exports begun", () -> begun.size() >= count);
  }

  @Override
  public long run(ExportPlan plan, Path target, Progress progress, Cancellation cancellation) {
    CountDownLatch gate = gates.poll();
    EngineException fault = faults.poll();
    try {
      Files.writeString(target, "install_id;event_type\n");
      begun.add(plan.query().appId());
      if (gate != null) {
        gate.await();
      }
      if (fault != null) {
        throw fault;
      }
      return 0;
    } catch (IOException e) {
      throw new EngineException("the file could not be written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("interrupted", e);
    }
  }

  @Override
  public void close() {}
}
