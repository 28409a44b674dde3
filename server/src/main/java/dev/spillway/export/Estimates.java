package dev.spillway.export;

import dev.spillway.engine.Cancellation;
import dev.spillway.engine.EngineException;
import dev.spillway.engine.ExportEngine;
import dev.spillway.engine.IdColumn;
import dev.spillway.event.EventFiles;
import dev.spillway.event.EventQuery;
import dev.spillway.event.EventStore;
import dev.spillway.event.EventStoreException;
import dev.spillway.result.ResultStore;
import dev.spillway.result.StagedResult;
import dev.spillway.statistics.Distinct;
import dev.spillway.statistics.EventStatistics;
import dev.spillway.statistics.PatientWork;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Tells what exports would come to. The events are counted, and a sample of them is exported, by
 * the same engine into the same form, so that the size of a line, repeats and packing are those of
 * the file. Thread-safe.
 */
public final class Estimates implements AutoCloseable {
  /** Of so many events a line's size is known to a few per cent, in some ten milliseconds. */
  private static final long SAMPLE = 10_000;

  /** Of so many events, or up to twice as many, repeats are found in a tenth of a second. */
  private static final long LOOKED_AT = 200_000;

  private final EventStore events;
  private final EventStatistics statistics;
  private final ExportEngine engine;
  private final ResultStore results;
  private final PatientWork work;

  /**
   * Prepares estimates.
   *
   * @param patience how long a caller waits for one
   */
  public Estimates(
      Duration patience,
      EventStore events,
      EventStatistics statistics,
      ExportEngine engine,
      ResultStore results) {
    this.events = events;
    this.statistics = statistics;
    this.engine = engine;
    this.results = results;
    this.work = new PatientWork("estimates", patience);
  }

  /**
   * Tells what an export would come to if it ran now, without what waits in the buffer. Of at most
   * 10,000 events it is exact. Of more, the lines are exact too, but for those of an {@code ids}
   * export of more than 200,000 events: how many of these are different is estimated from some of
   * its days. Sizes follow from those of some 10,000 lines.
   *
   * @throws dev.spillway.statistics.CountsNotReadyException when the caller's patience ended
   * @throws EventStoreException when the events cannot be read now
   */
  public Estimate estimate(String appId, ExportSpec spec) {
    return work.get(() -> make(appId, spec));
  }

  private Estimate make(String appId, ExportSpec spec) throws IOException {
    EventQuery query = spec.query(appId, events.cut());
    EventFiles files = events.plan(events.currentSnapshot(), query);
    SortedMap<LocalDate, Long> days = statistics.count(query, files);
    long all = sum(days);
    if (all <= SAMPLE) {
      return export(spec, query, files.on(days.keySet()));
    }
    LocalDate day = Collections.max(days.entrySet(), Map.Entry.comparingByValue()).getKey();
    EventFiles dayFiles = files.on(Set.of(day));
    Estimate sample =
        export(spec, narrowed(query, dayFiles, days.getOrDefault(day, 1L), SAMPLE), dayFiles);
    long rows =
        switch (spec.shape()) {
          case EVENTS -> all;
          case IDS -> different(spec, query, files, days);
        };
    double line = (double) sample.size() / Math.max(1, sample.rows());
    return new Estimate(rows, Math.round(line * rows));
  }

  private EventQuery narrowed(EventQuery query, EventFiles files, long found, long wanted) {
    return found <= wanted ? query : statistics.middle(query, files, (double) wanted / found);
  }

  /** Repeats are found among some of the events, of days that are spread over all. */
  private long different(
      ExportSpec spec, EventQuery query, EventFiles files, SortedMap<LocalDate, Long> days) {
    List<String> columns = spec.posted().ids().stream().map(IdColumn::wireName).toList();
    SortedMap<LocalDate, Long> some = spread(days);
    EventFiles someFiles = files.on(some.keySet());
    // One day alone may have more than what is looked at.
    EventQuery sampled = narrowed(query, someFiles, sum(some), 2 * LOOKED_AT);
    List<Distinct> found = statistics.different(sampled, someFiles, columns);
    double share =
        (double) found.stream().mapToLong(Distinct::events).sum() / Math.max(1, sum(days));
    // Names by themselves, since a person is sent more than he opens.
    return found.stream()
        .mapToLong(name ->
            Repeats.different(name.events(), name.different(), Math.round(name.events() / share)))
        .sum();
  }

  private static SortedMap<LocalDate, Long> spread(SortedMap<LocalDate, Long> days) {
    long step = Math.ceilDiv(sum(days), LOOKED_AT);
    SortedMap<LocalDate, Long> some = new TreeMap<>();
    long place = 0;
    for (Map.Entry<LocalDate, Long> day : days.entrySet()) {
      if (place % step == 0) {
        some.put(day.getKey(), day.getValue());
      }
      place++;
    }
    return some;
  }

  private static long sum(Map<LocalDate, Long> days) {
    return days.values().stream().mapToLong(Long::longValue).sum();
  }

  private Estimate export(ExportSpec spec, EventQuery query, EventFiles files) throws IOException {
    try (StagedResult sample = results.stage("estimate-" + UUID.randomUUID())) {
      long rows =
          engine.run(
              spec.plan(query, files), sample.path(), (lines, percent) -> {}, new Cancellation());
      return new Estimate(rows, Files.size(sample.path()));
    } catch (EngineException e) {
      throw new EventStoreException("a sample of the export could not be made", e);
    }
  }

  @Override
  public void close() {
    work.close();
  }
}
