package dev.spillway.event;

import dev.spillway.database.BoundSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Cuts the events of one partition, in the order of its files, into parts of nearly the same
 * number: between campaigns where a border is near, and else between two dates of one campaign. A
 * part's events are found again by their values alone, so that nothing depends on the order in
 * which they are read.
 */
final class RunCuts {
  /** A border that is nearer than this share of a part is taken. */
  private static final int NEAR = 4;

  private final BoundSql events;
  private final long rowsEach;
  private final int count;
  private final List<Place> places = new ArrayList<>();

  /** A campaign, live or test, with its events. */
  private record Campaign(boolean test, String source, String token, long rows) {}

  /**
   * Where a part begins: with a campaign, or within one.
   *
   * @param within how much of the campaign lies before it, from 0 to 1; 0 is its beginning
   */
  private record Place(Campaign campaign, double within) {}

  /** The same, by the value that tells the events of the two sides apart. */
  private record Border(Campaign campaign, Optional<LocalDateTime> date) {}

  private RunCuts(BoundSql events, long rows, int count) {
    this.events = events;
    this.count = count;
    this.rowsEach = Math.ceilDiv(rows, count);
  }

  /**
   * Gives a query for each part, in the order of the files.
   *
   * @param events a query for all columns of the table, of one partition
   * @param rows how many events it gives
   * @param count into how many parts they are cut, at the most
   */
  static List<BoundSql> of(Connection connection, BoundSql events, long rows, int count)
      throws SQLException {
    if (count <= 1) {
      return List.of(events);
    }
    RunCuts cuts = new RunCuts(events, rows, count);
    cuts.place(connection);
    return cuts.parts(connection);
  }

  private void place(Connection connection) throws SQLException {
    BoundSql campaigns =
        new BoundSql()
            .add("SELECT test, source, token, count(*) FROM (")
            .add(events)
            .add(") GROUP BY ALL ORDER BY ALL");
    try (PreparedStatement query = campaigns.prepare(connection);
        ResultSet row = query.executeQuery()) {
      long before = 0;
      int next = 1;
      boolean atNext = false;
      while (row.next()) {
        Campaign campaign =
            new Campaign(row.getBoolean(1), row.getString(2), row.getString(3), row.getLong(4));
        if (atNext) {
          add(new Place(campaign, 0));
          atNext = false;
        }
        while (next < count && next * rowsEach < before + campaign.rows()) {
          long inside = next * rowsEach - before;
          if (inside <= rowsEach / NEAR) {
            add(new Place(campaign, 0));
          } else if (campaign.rows() - inside <= rowsEach / NEAR) {
            atNext = true;
          } else {
            add(new Place(campaign, (double) inside / campaign.rows()));
          }
          next++;
        }
        before += campaign.rows();
      }
    }
  }

  private void add(Place cut) {
    if (places.isEmpty() || !places.getLast().equals(cut)) {
      places.add(cut);
    }
  }

  private List<BoundSql> parts(Connection connection) throws SQLException {
    List<BoundSql> parts = new ArrayList<>();
    Optional<Border> from = Optional.empty();
    for (Place cut : places) {
      Optional<Border> to = Optional.of(border(connection, cut));
      parts.add(part(from, to));
      from = to;
    }
    parts.add(part(from, Optional.empty()));
    return parts;
  }

  private Border border(Connection connection, Place cut) throws SQLException {
    if (cut.within() == 0) {
      return new Border(cut.campaign(), Optional.empty());
    }
    Campaign campaign = cut.campaign();
    // DuckDB takes no bound value for the share.
    BoundSql date =
        new BoundSql()
            .add(
                String.format(Locale.ROOT, "SELECT quantile_disc(date, %.6f) FROM (", cut.within()))
            .add(events)
            .add(
                ") WHERE test = ? AND source = ? AND token = ?",
                campaign.test(),
                campaign.source(),
                campaign.token());
    try (PreparedStatement query = date.prepare(connection);
        ResultSet row = query.executeQuery()) {
      row.next();
      return new Border(campaign, Optional.of(row.getObject(1, LocalDateTime.class)));
    }
  }

  private BoundSql part(Optional<Border> from, Optional<Border> to) {
    BoundSql part = new BoundSql().add("SELECT * FROM (").add(events).add(") WHERE true");
    from.ifPresent(border -> from(part, border));
    to.ifPresent(border -> before(part, border));
    boolean oneSource =
        from.isPresent()
            && to.isPresent()
            && from.get().campaign().test() == to.get().campaign().test()
            && from.get().campaign().source().equals(to.get().campaign().source());
    if (oneSource) {
      // Says nothing new, but in a form by which DuckDB passes over parts of the files.
      part.add(" AND source = ?", to.orElseThrow().campaign().source());
      part.add(" AND token >= ?", from.orElseThrow().campaign().token());
      part.add(" AND token <= ?", to.orElseThrow().campaign().token());
    }
    return part;
  }

  private static void from(BoundSql part, Border border) {
    campaigns(part, border, ">");
    if (border.date().isPresent()) {
      part.add(" OR (token = ? AND date >= ?)", border.campaign().token(), border.date().get());
    } else {
      part.add(" OR token = ?", border.campaign().token());
    }
    part.add(")))))");
  }

  private static void before(BoundSql part, Border border) {
    campaigns(part, border, "<");
    border
        .date()
        .ifPresent(
            date -> part.add(" OR (token = ? AND date < ?)", border.campaign().token(), date));
    part.add(")))))");
  }

  /**
   * The campaigns on one side of the border's; its own is to be added, and five brackets closed.
   */
  private static void campaigns(BoundSql part, Border border, String side) {
    Campaign campaign = border.campaign();
    part.add(" AND (test " + side + " ? OR (test = ? AND (", campaign.test(), campaign.test());
    part.add("source " + side + " ? OR (source = ? AND (", campaign.source(), campaign.source());
    part.add("token " + side + " ?", campaign.token());
  }
}
