package dev.spillway.statistics;

import dev.spillway.database.Page;
import dev.spillway.event.EventStore;
import java.time.InstantSource;
import java.util.List;

/** Placeholder. */
public final class EventStatistics implements AutoCloseable {

  /** Prepares counting; DuckDB is started when somebody asks first. */
  public EventStatistics(StatisticsSettings settings, EventStore events, InstantSource clock) {}

  /**
   * The app's sources, with how many live events of each the table holds. What waits in the buffer
   * is brought into the table first, at most once in ten seconds.
   *
   * @throws CountsNotReadyException when the caller's patience ended; the counts go on being made
   * @throws dev.spillway.event.EventStoreException when the table cannot be read
   */
  public Page<SourceCount> sources(String appId, SourceQuery query) {
    return new Page<>(List.of(), false);
  }

  /**
   * How many live events there are on each day that has any, the oldest first. As fresh as {@link
   * #sources}.
   *
   * @throws CountsNotReadyException when the caller's patience ended; the counts go on being made
   * @throws dev.spillway.event.EventStoreException when the table cannot be read
   */
  public List<DayVolume> volume(VolumeQuery query) {
    return List.of();
  }

  @Override
  public void close() {}
}
