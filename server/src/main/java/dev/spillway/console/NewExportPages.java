package dev.spillway.console;

import dev.spillway.database.Page;
import dev.spillway.engine.IdColumn;
import dev.spillway.event.EventStoreException;
import dev.spillway.event.Kind;
import dev.spillway.export.Estimate;
import dev.spillway.export.ExportDraft;
import dev.spillway.statistics.CountsNotReadyException;
import dev.spillway.statistics.SourceCount;
import dev.spillway.statistics.SourceQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** The form of a new export, and what it would come to. */
final class NewExportPages {
  /** Further ones can be typed in. */
  private static final int MOST_SOURCES = 2000;

  private final ConsoleServices services;
  private final ExportPages exports;
  private final Shell shell;

  NewExportPages(ConsoleServices services, ExportPages exports, Shell shell) {
    this.services = services;
    this.exports = exports;
    this.shell = shell;
  }

  /**
   * What can be chosen as a source.
   *
   * @param value as the form sends it
   */
  record Choice(String value, String token, String count) {}

  /**
   * The form.
   *
   * @param choices by kind; empty when the store holds nothing, or cannot tell yet
   * @param counted whether the store could tell
   * @param more whether there are more than the form offers
   */
  record FormView(
      SequencedMap<String, List<Choice>> choices,
      boolean counted,
      boolean more,
      String chosen,
      List<Kind> kinds,
      List<String> ids,
      int lookbackDays) {}

  Answer form(Visit visit) {
    SequencedMap<String, List<Choice>> choices = new LinkedHashMap<>();
    boolean counted = true;
    boolean more = false;
    try {
      Page<SourceCount> sources =
          services.http().statistics().sources(visit.app().id(), SourceQuery.first(MOST_SOURCES));
      more = sources.more();
      List<SourceCount> byCount = new ArrayList<>(sources.items());
      byCount.sort(Comparator.comparingLong(SourceCount::count).reversed());
      for (Kind kind : services.http().kinds().all()) {
        List<Choice> ofKind =
            byCount.stream()
                .filter(source -> source.source().kind().equals(kind.name()))
                .map(NewExportPages::choice)
                .toList();
        if (!ofKind.isEmpty()) {
          choices.put(kind.name(), ofKind);
        }
      }
    } catch (CountsNotReadyException | EventStoreException e) {
      counted = false;
    }
    return shell.page(
        visit,
        "newExport",
        "new",
        "New export",
        new FormView(
            choices,
            counted,
            more,
            visit.field("source"),
            services.http().kinds().all(),
            Arrays.stream(IdColumn.values()).map(IdColumn::wireName).toList(),
            services.lookbackDays(visit.company())));
  }

  private static Choice choice(SourceCount count) {
    String token = count.source().token();
    return new Choice(
        count.source().kind() + "/" + token, token, Texts.count(count.count(), "event"));
  }

  /**
   * What the form as it stands would come to.
   *
   * @param problems what is wrong with it; then there is nothing else
   * @param late whether it is still being counted
   */
  record EstimateView(
      List<String> problems,
      Optional<String> rows,
      Optional<String> size,
      boolean late,
      String curl) {}

  Answer estimate(Visit visit) {
    Instant now = services.now();
    ExportDraft draft = new OrderForm(services.http().kinds(), now).draft(visit);
    List<String> problems = draft.problems(now);
    if (!problems.isEmpty()) {
      return part(visit, new EstimateView(problems, Optional.empty(), Optional.empty(), false, ""));
    }
    String curl = OrderForm.curl(visit.call().base(), visit.app().liveKey(), draft);
    try {
      Estimate estimate =
          services
              .http()
              .estimates()
              .estimate(
                  visit.app().id(), draft.resolve(now, services.lookbackDays(visit.company())));
      return part(
          visit,
          new EstimateView(
              List.of(),
              Optional.of(Texts.count(estimate.rows())),
              Optional.of(Texts.size(estimate.size())),
              false,
              curl));
    } catch (CountsNotReadyException e) {
      return part(
          visit, new EstimateView(List.of(), Optional.empty(), Optional.empty(), true, curl));
    }
  }

  private Answer part(Visit visit, EstimateView view) {
    return shell.part(visit, "estimate", view);
  }

  Answer order(Visit visit) {
    return exports.order(
        visit, new OrderForm(services.http().kinds(), services.now()).draft(visit));
  }
}
