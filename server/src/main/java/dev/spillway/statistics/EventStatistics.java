package dev.spillway.statistics;

import dev.spillway.database.BoundSql;
import dev.spillway.database.Page;
import dev.spillway.disk.OwnerOnly;
import dev.spillway.event.EventFiles;
import dev.spillway.event.EventFiles.EventFile;
import dev.spillway.event.EventQuery;
import dev.spillway.event.EventStore;
import dev.spillway.event.EventStoreException;
import dev.spillway.event.FileHold;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many live events of what kind the table holds. Whole days come from counts that are kept for
 * each file; what a range cuts is counted when it is asked for. Thread-safe.
 */
public final class EventStatistics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventStatistics.class);

  private final StatisticsSettings settings;
  private final EventStore events;
  private final CountingDuckDb duckDb;
  private final CountedApps apps;
  private final PatientWork work;
  private volatile boolean stopped;

  /** When the buffer was flushed for counts; by the thread of the work alone. */
  private Optional<Long> flushedNanos = Optional.empty();

  private EventStatistics(StatisticsSettings settings, EventStore events) {
    this.settings = settings;
    this.events = events;
    this.duckDb = new CountingDuckDb(settings);
    this.apps = new CountedApps(duckDb);
    this.work = new PatientWork("statistics", settings.patience());
  }

  /**
   * Prepares counting; its DuckDB is started when somebody asks first.
   *
   * @throws IOException when the folder for what DuckDB spills cannot be made
   */
  public static EventStatistics open(StatisticsSettings settings, EventStore events)
      throws IOException {
    OwnerOnly.makeFolder(settings.spillFolder());
    return new EventStatistics(settings, events);
  }

  /**
   * The app's sources, with how many live events of each the table holds. What has waited in the
   * buffer for longer than {@code statistics.max-age} is brought into the table first.
   *
   * @throws CountsNotReadyException when the caller's patience ended; the counts go on being made
   * @throws EventStoreException when the table cannot be read
   */
  public Page<SourceCount> sources(String appId, SourceQuery query) {
    return work.get(() -> {
      flush();
      return apps.read(
          appId,
          files(appId),
          () -> stopped,
          (connection, cells) -> SourceList.read(connection, cells, query));
    });
  }

  /**
   * How many live events there are on each day that has any, the oldest first; the days that the
   * range cuts count with what of them is in it. As fresh as {@link #sources}.
   *
   * @throws CountsNotReadyException when the caller's patience ended; the counts go on being made
   * @throws EventStoreException when the table cannot be read
   */
  public List<DayVolume> volume(VolumeQuery query) {
    return work.get(() -> {
      flush();
      EventFiles files = files(query.appId());
      return apps.read(
          query.appId(),
          files,
          () -> stopped,
          (connection, cells) -> volume(connection, query, files, Optional.of(cells)));
    });
  }

  /**
   * How many of the wanted events the files of its plan hold, by day; as the table is now, without
   * what is in the buffer. Uses the counts that are there, and makes none. Holds its thread in
   * native code.
   *
   * @throws EventStoreException when the table cannot be read
   */
  public SortedMap<LocalDate, Long> count(EventQuery query, EventFiles files) {
    Source source = new Source(query.source(), query.token());
    VolumeQuery volume = VolumeQuery.ofSource(query.appId(), source, query.from(), query.to());
    List<DayVolume> days =
        apps.readKnown(
                query.appId(),
                (connection, cells) -> volume(connection, volume, files, Optional.of(cells)))
            .orElseGet(() ->
                duckDb.use(connection -> volume(connection, volume, files, Optional.empty())));
    SortedMap<LocalDate, Long> counts = new TreeMap<>();
    for (DayVolume day : days) {
      long wanted =
          query.types().stream().mapToLong(type -> day.events().getOrDefault(type, 0L)).sum();
      if (wanted > 0) {
        counts.put(day.day(), wanted);
      }
    }
    return counts;
  }

  /**
   * The query narrowed to a share of the events that it finds in these files: those around the
   * middle one by date, and more where many have the same date. Holds its thread in native code.
   *
   * @param share above 0, at most 1
   * @throws EventStoreException when the table cannot be read
   */
  public EventQuery middle(EventQuery query, EventFiles files, double share) {
    return duckDb.use(connection -> {
      try (FileHold _ = files.hold(files.files());
          PreparedStatement statement =
              CountStatement.middle(query, files.files(), share).prepare(connection);
          ResultSet row = statement.executeQuery()) {
        if (!row.next() || row.getTimestamp("low") == null) {
          return query;
        }
        Instant low = instant(row, "low");
        Instant high = instant(row, "high").plusMillis(1);
        return new EventQuery(
            query.appId(), query.source(), query.token(), low, high, query.types(), query.cut());
      }
    });
  }

  /**
   * For each name that they have, how many events the query finds in these files, and how many of
   * them differ in these columns. Holds its thread in native code, for a second for each five
   * million.
   *
   * @param columns names of columns, of {@link dev.spillway.event.EventColumns}
   * @throws EventStoreException when the table cannot be read
   */
  public List<Distinct> different(EventQuery query, EventFiles files, List<String> columns) {
    return duckDb.use(connection -> {
      List<Distinct> found = new ArrayList<>();
      try (FileHold _ = files.hold(files.files());
          PreparedStatement statement =
              CountStatement.different(query, files.files(), columns).prepare(connection);
          ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(new Distinct(row.getLong("n"), row.getLong("d")));
        }
      }
      return found;
    });
  }

  private void flush() {
    long now = System.nanoTime();
    boolean fresh =
        flushedNanos.isPresent() && now - flushedNanos.get() < settings.maxAge().toNanos();
    if (fresh) {
      return;
    }
    try {
      events.flush();
    } catch (EventStoreException e) {
      LOG.warn("events that wait in the buffer are not counted", e);
    }
    flushedNanos = Optional.of(now);
  }

  private EventFiles files(String appId) {
    return events.plan(events.currentSnapshot(), appId);
  }

  private static List<DayVolume> volume(
      Connection connection, VolumeQuery query, EventFiles files, Optional<Cells> known)
      throws SQLException {
    Map<Boolean, List<EventFile>> byWhole =
        files.files().stream()
            .filter(file -> touches(query, file.day()))
            .collect(
                Collectors.partitioningBy(file ->
                    known.isPresent() && known.get().has(file) && isWhole(query, file.day())));
    SortedMap<LocalDate, SortedMap<String, Long>> days = new TreeMap<>();
    List<EventFile> counted = byWhole.getOrDefault(true, List.of());
    if (!counted.isEmpty()) {
      add(connection, known.orElseThrow().byDay(query, counted), days);
    }
    List<EventFile> rest = byWhole.getOrDefault(false, List.of());
    if (!rest.isEmpty()) {
      try (FileHold _ = files.hold(rest)) {
        add(connection, CountStatement.byDay(query, rest), days);
      }
    }
    return days.entrySet().stream()
        .map(day -> new DayVolume(day.getKey(), day.getValue()))
        .toList();
  }

  private static void add(
      Connection connection, BoundSql sql, SortedMap<LocalDate, SortedMap<String, Long>> days)
      throws SQLException {
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        days.computeIfAbsent(row.getObject("day", LocalDate.class), day -> new TreeMap<>())
            .merge(row.getString("event"), row.getLong("n"), Long::sum);
      }
    }
  }

  private static boolean touches(VolumeQuery query, LocalDate day) {
    return start(day).isBefore(query.to()) && start(day.plusDays(1)).isAfter(query.from());
  }

  private static boolean isWhole(VolumeQuery query, LocalDate day) {
    return !start(day).isBefore(query.from()) && !start(day.plusDays(1)).isAfter(query.to());
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
  }

  @Override
  public void close() {
    stopped = true;
    work.close();
    duckDb.close();
  }
}
