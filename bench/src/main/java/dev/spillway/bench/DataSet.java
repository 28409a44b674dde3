package dev.spillway.bench;

import java.util.ArrayList;
import java.util.List;

/** Events that are always the same: which campaigns there are, and how many events each has. */
record DataSet(String name, int days, List<Campaign> campaigns) {
  static final int APPS = 3;

  private static final int QUARTER = 90;
  private static final int MONTH = 30;

  /** Exports of these are made in stores of every size, so that they have as many events in all. */
  static final String SPREAD = "spread-10000";

  static final String BURST = "burst-10000";

  private static final int CAMPAIGNS = 1000;

  /** The greatest has a bit less than half of all events, the least a few. */
  private static final double SKEW = 1.6;

  DataSet {
    campaigns = List.copyOf(campaigns);
  }

  /** About so many events of 1,000 campaigns, whose sizes fall by rank as Zipf found for words. */
  static DataSet ofCampaigns(String name, long events) {
    List<Campaign> campaigns = new ArrayList<>();
    add(campaigns, "burst-1000", 1000, false);
    add(campaigns, BURST, 10_000, false);
    add(campaigns, SPREAD, 10_000, true);
    add(campaigns, "burst-100000", 100_000, false);
    long ranked = events - campaigns.stream().mapToLong(Campaign::events).sum();
    double whole = 0;
    for (int rank = 1; rank <= CAMPAIGNS; rank++) {
      whole += Math.pow(rank, -SKEW);
    }
    for (int rank = 1; rank <= CAMPAIGNS; rank++) {
      long size = Math.max(1, Math.round(ranked * Math.pow(rank, -SKEW) / whole));
      campaigns.add(ranked(campaigns.size(), rank, size));
    }
    return new DataSet(name, QUARTER, campaigns);
  }

  /** The same campaigns, all of the first app, in some months. */
  static DataSet ofOneApp(String name, long events, int months) {
    return new DataSet(
        name,
        months * MONTH,
        ofCampaigns(name, events).campaigns().stream().map(one -> one.withApp(0)).toList());
  }

  private static void add(List<Campaign> campaigns, String token, long events, boolean spread) {
    campaigns.add(new Campaign(campaigns.size(), 0, "campaign", token, events, spread));
  }

  /** The largest are what goes on all the time; most of the others are campaigns of a week. */
  private static Campaign ranked(int number, int rank, long events) {
    boolean group = rank <= 3;
    String source = group ? "transactional" : rank % 7 == 0 ? "inapp-campaign" : "campaign";
    int app = rank == 1 || rank % 10 < 6 ? 0 : rank % 10 < 9 ? 1 : 2;
    return new Campaign(number, app, source, "rank-" + rank, events, group);
  }

  /** Events of one transactional group alone, for exports of everything. */
  static DataSet ofOneGroup(String name, long events) {
    return new DataSet(
        name, QUARTER, List.of(new Campaign(0, 0, "transactional", "order-shipped", events, true)));
  }

  long events() {
    return campaigns.stream().mapToLong(Campaign::events).sum();
  }

  Campaign campaign(String token) {
    return campaigns.stream().filter(one -> one.token().equals(token)).findFirst().orElseThrow();
  }

  /** The one that has the most events of those of the first app. */
  Campaign largest() {
    return campaign(campaigns.size() == 1 ? "order-shipped" : "rank-1");
  }
}
