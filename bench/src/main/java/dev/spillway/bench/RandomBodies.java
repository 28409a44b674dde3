package dev.spillway.bench;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Makes bodies of random events as fast as they are sent, so that none are kept. The campaigns are
 * a data set's, each as frequent as it is large there. For one client.
 */
final class RandomBodies {
  static final int EVENTS = 1000;

  private static final int PERSONS = 1_000_000;
  private static final List<String> SECONDS =
      IntStream.range(0, 86_400)
          .mapToObj(
              second -> LocalTime.ofSecondOfDay(second).format(DateTimeFormatter.ISO_LOCAL_TIME))
          .toList();

  private final SplittableRandom random;
  private final List<String> days;
  private final Share<Share<Campaign>> apps;

  /** Things, and up to where each goes when all are laid one behind the other by their sizes. */
  private record Share<T>(List<T> things, NavigableMap<Long, T> ends) {
    static <T> Share<T> of(List<T> things, ToLongFunction<T> size) {
      NavigableMap<Long, T> ends = new TreeMap<>();
      for (T thing : things) {
        ends.put((ends.isEmpty() ? 0 : ends.lastKey()) + size.applyAsLong(thing), thing);
      }
      return new Share<>(things, ends);
    }

    long size() {
      return ends.lastKey();
    }

    T pick(SplittableRandom random) {
      return ends.tailMap(random.nextLong(size()), false).firstEntry().getValue();
    }
  }

  /**
   * A body of one app's events.
   *
   * @param lines of each token, what an export has of it
   * @param ofOne how many events are of the person that was given
   */
  record Body(int app, String text, Map<String, Tally> lines, int ofOne) {}

  /**
   * Prepares them.
   *
   * @param days over how many days the events lie
   */
  RandomBodies(DataSet data, int days, long seed) {
    this.random = new SplittableRandom(seed);
    this.days =
        LocalDate.parse(EventGenerator.FIRST_DAY)
            .datesUntil(LocalDate.parse(EventGenerator.FIRST_DAY).plusDays(days))
            .map(LocalDate::toString)
            .toList();
    List<Share<Campaign>> byApp =
        IntStream.range(0, DataSet.APPS)
            .mapToObj(app -> data.campaigns().stream().filter(one -> one.app() == app).toList())
            .map(all -> Share.of(all, Campaign::events))
            .toList();
    this.apps = Share.of(byApp, Share::size);
  }

  /** A body whose first event is of this person, if it is of the first app. */
  Body next(String person) {
    Share<Campaign> share = apps.pick(random);
    int app = share.things().getFirst().app();
    StringBuilder text = new StringBuilder(EVENTS * 300);
    Map<String, Tally> lines = new HashMap<>();
    for (int number = 0; number < EVENTS; number++) {
      Campaign campaign = share.pick(random);
      boolean ofOne = app == 0 && number == 0 && !person.isEmpty();
      String line = event(text, campaign, ofOne ? person : "");
      if (!ofOne) {
        lines.put(campaign.token(), lines.getOrDefault(campaign.token(), Tally.NOTHING).with(line));
      }
    }
    return new Body(app, text.toString(), lines, app == 0 && !person.isEmpty() ? 1 : 0);
  }

  /** Adds an event to the body; gives its line in an export. */
  private String event(StringBuilder text, Campaign campaign, String one) {
    int number = random.nextInt(PERSONS);
    String install = new UUID(number * 0x9E3779B97F4A7C15L, number).toString();
    String custom = one.isEmpty() ? number % 5 > 0 ? "customer-" + number : "" : one;
    String advertising =
        number % 10 < 3
            ? new UUID(number, number * 0x9E3779B97F4A7C15L).toString().toUpperCase(Locale.ROOT)
            : "";
    int kind = random.nextInt(100);
    String event = campaign.types().get(kind < 85 ? 0 : kind < 97 ? 1 : 2);
    String date =
        days.get(random.nextInt(days.size())) + "T" + SECONDS.get(random.nextInt(SECONDS.size()));
    text.append("{\"event\":\"").append(event);
    text.append("\",\"date\":\"").append(date).append('.').append(100 + random.nextInt(900));
    text.append("\",\"source\":\"").append(campaign.source());
    text.append("\",\"token\":\"").append(campaign.token());
    text.append("\",\"install_id\":\"").append(install);
    if (!custom.isEmpty()) {
      text.append("\",\"custom_id\":\"").append(custom);
    }
    if (!advertising.isEmpty()) {
      text.append("\",\"advertising_id\":\"").append(advertising);
    }
    text.append("\"}\n");
    return install + ";" + custom + ";" + advertising + ";" + event + ";" + date;
  }
}
