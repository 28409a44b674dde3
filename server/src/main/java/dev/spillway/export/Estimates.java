package dev.spillway.export;

import dev.spillway.engine.ExportEngine;
import dev.spillway.event.EventStore;
import dev.spillway.result.ResultStore;
import dev.spillway.statistics.EventStatistics;

/** Placeholder. */
public final class Estimates {

  public Estimates(
      EventStore events, EventStatistics statistics, ExportEngine engine, ResultStore results) {}

  /**
   * Tells what an export would come to if it ran now, without running it. Events that wait in the
   * buffer are not counted.
   *
   * @throws dev.spillway.statistics.CountsNotReadyException when the caller's patience ended
   * @throws dev.spillway.event.EventStoreException when the table cannot be read
   */
  public Estimate estimate(String appId, ExportSpec spec) {
    return new Estimate(0, 0);
  }
}
