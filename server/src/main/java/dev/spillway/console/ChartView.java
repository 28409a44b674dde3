package dev.spillway.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.statistics.DayVolume;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Events by day and type, as a chart and as a table.
 *
 * @param title what it is of
 * @param json days in seconds since 1970, and for each type its name and its counts
 * @param names the types, the most frequent first
 * @param days the days that have any, the latest first
 */
record ChartView(String title, String json, List<String> names, List<Day> days, String total) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A row of the table. */
  record Day(String day, List<String> counts, String total) {}

  /**
   * Draws the days from the first to the last; those without an event too.
   *
   * @param wanted the types to show; all when it is empty
   */
  static ChartView of(
      String title,
      LocalDate first,
      LocalDate last,
      List<DayVolume> volume,
      Collection<String> wanted) {
    Map<LocalDate, Map<String, Long>> byDay = new TreeMap<>();
    first.datesUntil(last.plusDays(1)).forEach(day -> byDay.put(day, Map.of()));
    Map<String, Long> sums = new TreeMap<>();
    for (DayVolume day : volume) {
      Map<String, Long> events =
          day.events().entrySet().stream()
              .filter(entry -> wanted.isEmpty() || wanted.contains(entry.getKey()))
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
      events.forEach((type, count) -> sums.merge(type, count, Long::sum));
      byDay.put(day.day(), events);
    }
    List<String> types =
        sums.keySet().stream()
            .sorted(Comparator.comparing(sums::get, Comparator.reverseOrder()))
            .toList();
    List<Day> days = new ArrayList<>();
    byDay.forEach((day, events) -> {
      if (!events.isEmpty()) {
        days.add(
            new Day(
                day.toString(),
                types.stream().map(type -> Texts.count(count(events, type))).toList(),
                Texts.count(sum(events))));
      }
    });
    long total = byDay.values().stream().mapToLong(ChartView::sum).sum();
    return new ChartView(
        title, json(byDay, types), types, days.reversed(), Texts.count(total, "event"));
  }

  private static String json(Map<LocalDate, Map<String, Long>> byDay, List<String> types) {
    ObjectNode chart = JSON.createObjectNode();
    ArrayNode days = chart.putArray("days");
    byDay.keySet().forEach(day -> days.add(day.atStartOfDay(ZoneOffset.UTC).toEpochSecond()));
    ArrayNode series = chart.putArray("series");
    for (String type : types) {
      ObjectNode one = series.addObject().put("name", type);
      ArrayNode counts = one.putArray("counts");
      byDay.values().forEach(events -> counts.add(count(events, type)));
    }
    try {
      return JSON.writeValueAsString(chart);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and strings can always be written", e);
    }
  }

  private static long count(Map<String, Long> events, String type) {
    return events.getOrDefault(type, 0L);
  }

  private static long sum(Map<String, Long> events) {
    return events.values().stream().mapToLong(Long::longValue).sum();
  }

  boolean empty() {
    return days.isEmpty();
  }
}
