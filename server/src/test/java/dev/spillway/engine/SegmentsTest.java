package dev.spillway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.event.EventFiles.EventFile;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SegmentsTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-02-01");

  @Test
  void a_run_has_whole_days_of_at_most_so_many_rows_or_one_day_that_has_more() {
    List<EventFile> files =
        List.of(file(0, 40), file(0, 40), file(1, 20), file(2, 90), file(3, 150), file(4, 1));
    assertThat(rowsOfRuns(files, 100, 1.0)).containsExactly(100L, 90L, 150L, 1L);
  }

  @Test
  void where_few_rows_are_wanted_the_runs_grow_but_not_without_end() {
    List<EventFile> files = days(1000, 10);
    assertThat(rowsOfRuns(files, 100, 0.0)).startsWith(100L, 400L, 1600L, 3200L, 3200L);
    assertThat(rowsOfRuns(files, 100, 0.5)).startsWith(100L, 200L, 200L);
  }

  @Test
  void the_runs_shrink_again_where_more_rows_are_wanted() {
    Segments segments = new Segments(days(1000, 10), 100);
    segments.next();
    segments.wrote(0, 100);
    assertThat(Segments.rowsOf(segments.next())).isEqualTo(400);
    segments.wrote(400, 400);
    assertThat(Segments.rowsOf(segments.next())).isEqualTo(100);
  }

  @Test
  void ids_are_one_run() {
    assertThat(rowsOfRuns(days(1000, 1_000_000_000), Segments.UNCUT, 1.0)).hasSize(1);
  }

  /** Takes all runs, of whose rows such a share is wanted. */
  private static List<Long> rowsOfRuns(List<EventFile> files, long lines, double share) {
    Segments segments = new Segments(files, lines);
    List<EventFile> taken = new ArrayList<>();
    List<Long> rows = new ArrayList<>();
    while (segments.hasNext()) {
      List<EventFile> run = segments.next();
      taken.addAll(run);
      rows.add(Segments.rowsOf(run));
      segments.wrote((long) (share * rows.getLast()), rows.getLast());
    }
    assertThat(taken).isEqualTo(files);
    return rows;
  }

  private static List<EventFile> days(int count, long rows) {
    return IntStream.range(0, count).mapToObj(day -> file(day, rows)).toList();
  }

  private static EventFile file(int day, long rows) {
    Path path = Path.of("day-" + day + ".parquet");
    return new EventFile(path, FIRST.plusDays(day), rows, rows, false);
  }
}
