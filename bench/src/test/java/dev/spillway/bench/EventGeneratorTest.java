package dev.spillway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventGeneratorTest {
  private static final DataSet DATA = DataSet.ofCampaigns("test", 150_000);

  @TempDir private Path folder;

  @Test
  void the_same_data_set_has_the_same_events() throws Exception {
    assertThat(events(DATA)).isEqualTo(events(DATA)).hasSize(Math.toIntExact(DATA.events()));
  }

  @Test
  void each_campaign_has_its_events_within_the_ninety_days() throws Exception {
    List<String> events = events(DATA);
    Pattern day = Pattern.compile("\"date\":\"2025-0[1-3]-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\"");

    for (String token : List.of(DataSet.SPREAD, DataSet.BURST)) {
      assertThat(events).filteredOn(event -> event.contains('"' + token + '"')).hasSize(10_000);
    }
    assertThat(events).allMatch(event -> day.matcher(event).find());
  }

  @Test
  void sizes_fall_by_rank_and_are_of_about_as_many_events_as_wanted() {
    DataSet data = DataSet.ofCampaigns("test", 1_000_000);

    assertThat((double) data.events()).isBetween(990_000.0, 1_010_000.0);
    assertThat(data.campaign("rank-1").events())
        .isGreaterThan(2 * data.campaign("rank-2").events());
    assertThat(data.campaigns()).extracting(Campaign::app).contains(0, 1, 2);
    assertThat(data.campaigns()).extracting(Campaign::token).doesNotHaveDuplicates();
  }

  @Test
  void slices_of_one_app_are_of_equal_size_and_in_the_order_of_a_months_days() throws Exception {
    DataSet data = DataSet.ofOneApp("test", 150_000, 1);
    List<String> firsts = new ArrayList<>();
    long lines = 0;
    try (EventGenerator generator = EventGenerator.of(data, folder.resolve("spill"))) {
      EventGenerator.Part whole = generator.parts(data.events()).getFirst();
      assertThat(whole.events()).isEqualTo(data.events());
      for (EventGenerator.Part slice : EventGenerator.slices(whole.from(10_000), 20_000)) {
        Path file = folder.resolve("slice");
        generator.write(slice, BodyFormat.NDJSON, file);
        List<String> events = Files.readAllLines(file);
        assertThat(events).hasSize(Math.toIntExact(slice.events()));
        lines += events.size();
        firsts.add(
            events.stream().map(EventGeneratorTest::day).min(String::compareTo).orElseThrow());
      }
    }
    assertThat(lines).isEqualTo(data.events() - 10_000);
    assertThat(firsts).isSorted();
    assertThat(firsts.getLast()).isBetween("2025-01-25", "2025-01-30");
  }

  private static String day(String event) {
    int date = event.indexOf("2025-");
    return event.substring(date, date + "2025-01-01".length());
  }

  private List<String> events(DataSet data) throws Exception {
    List<String> lines = new ArrayList<>();
    try (EventGenerator generator = EventGenerator.of(data, folder.resolve("spill"))) {
      for (EventGenerator.Part part : generator.parts(50_000)) {
        Path file = folder.resolve("part");
        generator.write(part, BodyFormat.NDJSON, file);
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines.stream().sorted().toList();
  }
}
