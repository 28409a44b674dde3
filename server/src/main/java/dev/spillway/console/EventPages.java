package dev.spillway.console;

import dev.spillway.database.Page;
import dev.spillway.event.EventStoreException;
import dev.spillway.intake.RecentIntake.Refusals;
import dev.spillway.statistics.CountsNotReadyException;
import dev.spillway.statistics.Source;
import dev.spillway.statistics.SourceCount;
import dev.spillway.statistics.SourceQuery;
import dev.spillway.statistics.VolumeQuery;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What came in: how much, of which campaigns, and what was refused. */
final class EventPages {
  private static final List<Integer> DAYS = List.of(7, 30, 90);
  private static final int STANDARD_DAYS = 30;
  private static final int MOST_SOURCES = 2000;
  private static final int SHOWN_SOURCES = 100;

  private final ConsoleServices services;
  private final Shell shell;

  EventPages(ConsoleServices services, Shell shell) {
    this.services = services;
    this.shell = shell;
  }

  /** Why events were refused. */
  record Refused(String reason, String count, boolean test, String last, String age) {}

  /** The page; its counts come by themselves, since they may take a while. */
  record EventsView(
      int days, List<Integer> choices, String source, List<Refused> refused, String startedAt) {}

  Answer show(Visit visit) {
    Instant now = services.now();
    List<Refused> refused =
        services.http().intake().recent().refusals(visit.app().id()).stream()
            .map(refusals -> refused(refusals, now))
            .toList();
    return shell.page(
        visit,
        "events",
        "Events",
        new EventsView(
            days(visit),
            DAYS,
            visit.field("source"),
            refused,
            Texts.minute(services.facts().startedAt())));
  }

  private static Refused refused(Refusals refusals, Instant now) {
    return new Refused(
        refusals.reason(),
        Texts.count(refusals.count()),
        refusals.test(),
        refusals.last().toString(),
        Texts.ago(refusals.last(), now));
  }

  private static int days(Visit visit) {
    return DAYS.stream()
        .filter(days -> days.toString().equals(visit.field("days")))
        .findFirst()
        .orElse(STANDARD_DAYS);
  }

  /** The chart of the page. */
  Answer volume(Visit visit) {
    LocalDate last = LocalDate.ofInstant(services.now(), ZoneOffset.UTC);
    LocalDate first = last.minusDays(days(visit) - 1L);
    Optional<Source> source = source(visit.field("source"));
    Instant from = first.atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant to = last.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    String app = visit.app().id();
    VolumeQuery query =
        source
            .map(one -> VolumeQuery.ofSource(app, one, from, to))
            .orElseGet(() -> VolumeQuery.ofApp(app, from, to));
    try {
      return shell.part(
          visit,
          "chart",
          ChartView.of(
              "Events of the last " + days(visit) + " days by day and type",
              first,
              last,
              services.http().statistics().volume(query),
              List.of()));
    } catch (CountsNotReadyException | EventStoreException e) {
      return shell.part(
          visit,
          "counting",
          visit.root()
              + "/events/volume?days="
              + days(visit)
              + "&source="
              + URLEncoder.encode(visit.field("source"), StandardCharsets.UTF_8));
    }
  }

  private static Optional<Source> source(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? Optional.empty()
        : Optional.of(new Source(text.substring(0, slash), text.substring(slash + 1)));
  }

  /**
   * A campaign.
   *
   * @param share of the largest one's events, 0 to 100
   * @param types how many of each type
   */
  record Campaign(
      String value,
      String kind,
      String token,
      String count,
      int share,
      String types,
      String first,
      String last) {}

  /** The campaigns, the largest first. */
  record CampaignsView(List<Campaign> campaigns, String hidden) {}

  /** The table of the page. */
  Answer campaigns(Visit visit) {
    try {
      Page<SourceCount> sources =
          services.http().statistics().sources(visit.app().id(), SourceQuery.first(MOST_SOURCES));
      List<SourceCount> all = new ArrayList<>(sources.items());
      all.sort(Comparator.comparingLong(SourceCount::count).reversed());
      long most = all.isEmpty() ? 1 : Math.max(1, all.getFirst().count());
      long hidden = Math.max(0, all.size() - SHOWN_SOURCES);
      String rest =
          hidden == 0
              ? ""
              : Texts.count(hidden)
                  + (sources.more() ? " or more" : "")
                  + " smaller ones are not shown.";
      return shell.part(
          visit,
          "campaigns",
          new CampaignsView(
              all.stream().limit(SHOWN_SOURCES).map(count -> campaign(count, most)).toList(),
              rest));
    } catch (CountsNotReadyException | EventStoreException e) {
      return shell.part(visit, "counting", visit.root() + "/events/campaigns");
    }
  }

  private static Campaign campaign(SourceCount count, long most) {
    List<String> types = new ArrayList<>();
    count.events().forEach((type, number) -> types.add(type + " " + Texts.count(number)));
    return new Campaign(
        count.source().kind() + "/" + count.source().token(),
        count.source().kind(),
        count.source().token(),
        Texts.count(count.count()),
        (int) Math.max(1, 100 * count.count() / most),
        String.join(", ", types),
        Texts.day(count.first()),
        Texts.day(count.last()));
  }
}
