package dev.spillway.console;

import dev.spillway.database.Page;
import dev.spillway.event.Kind;
import dev.spillway.event.Kinds;
import dev.spillway.export.AuditAction;
import dev.spillway.export.CreateOutcome;
import dev.spillway.export.ExportDraft;
import dev.spillway.export.ExportFile;
import dev.spillway.export.ExportOrder;
import dev.spillway.export.ExportRequest;
import dev.spillway.export.ExportRuns.Run;
import dev.spillway.export.ExportState;
import dev.spillway.export.ExportStatus;
import dev.spillway.export.RequestQuery;
import dev.spillway.result.DownloadLink;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The list of exports, and what can be done with each of them. */
final class ExportPages {
  private static final int ON_A_PAGE = 25;

  private static final List<Filter> FILTERS =
      List.of(
          new Filter("", "Any status", Set.of()),
          new Filter(
              "open", "Waiting or running", EnumSet.of(ExportStatus.CREATED, ExportStatus.PENDING)),
          new Filter("ready", "Ready", EnumSet.of(ExportStatus.SUCCESS)),
          new Filter("failed", "Failed or cancelled", EnumSet.of(ExportStatus.ERROR)),
          new Filter("expired", "Expired", EnumSet.of(ExportStatus.EXPIRED)));

  private final ConsoleServices services;
  private final Shell shell;

  ExportPages(ConsoleServices services, Shell shell) {
    this.services = services;
    this.shell = shell;
  }

  /** A choice of the status filter. */
  record Filter(String name, String label, Set<ExportStatus> statuses) {}

  /**
   * The list.
   *
   * @param older the query of the next page; empty when there is none
   * @param since when it was made, for what changes since
   */
  record ListView(
      List<ExportRow> rows,
      List<Filter> filters,
      String status,
      List<Kind> kinds,
      String kind,
      String token,
      boolean first,
      String older,
      String since) {

    boolean filtered() {
      return !status.isEmpty() || !kind.isEmpty() || !token.isEmpty();
    }
  }

  Answer list(Visit visit) {
    Instant now = services.now();
    Filter filter =
        FILTERS.stream()
            .filter(known -> known.name().equals(visit.field("status")))
            .findFirst()
            .orElse(FILTERS.getFirst());
    Optional<String> before = visit.filled("before");
    RequestQuery query =
        new RequestQuery(
            filter.statuses(), visit.filled("kind"), visit.filled("token"), before, ON_A_PAGE);
    Page<ExportRequest> page =
        services.http().exports().page(visit.app().id(), query).orElseThrow(PageException::absent);
    Map<String, Run> runs = services.runs().running(visit.app().id());
    List<ExportRow> rows =
        page.items().stream()
            .map(request -> ExportRow.of(request, Optional.ofNullable(runs.get(request.id())), now))
            .toList();
    String older =
        page.last()
            .map(last ->
                "before="
                    + last.id()
                    + rest(visit, "status")
                    + rest(visit, "kind")
                    + rest(visit, "token"))
            .orElse("");
    return shell.page(
        visit,
        "exports",
        "Exports",
        new ListView(
            rows,
            FILTERS,
            filter.name(),
            services.http().kinds().all(),
            visit.field("kind"),
            visit.field("token"),
            before.isEmpty(),
            older,
            Long.toString(now.toEpochMilli())));
  }

  private static String rest(Visit visit, String name) {
    return visit
        .filled(name)
        .map(text -> "&" + name + "=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
        .orElse("");
  }

  /** The app's request of the path. */
  ExportRequest find(Visit visit) {
    return services
        .http()
        .exports()
        .find(visit.app().id(), visit.id())
        .orElseThrow(PageException::absent);
  }

  Answer cancel(Visit visit) throws IOException {
    boolean open = !(find(visit).state() instanceof ExportState.Succeeded);
    services.http().exports().delete(visit.app().id(), visit.id(), visit.access().keyId());
    return Answer.see(
        visit.root() + "/exports/" + visit.id() + "?done=" + (open ? "cancelled" : "deleted"));
  }

  /** Orders the same again; a range up to now ends now. */
  Answer repeat(Visit visit) {
    ExportRequest request = find(visit);
    Kinds kinds = services.http().kinds();
    Kind kind =
        kinds
            .find(request.spec().kind())
            .orElseThrow(() ->
                new PageException(
                    409,
                    "This cannot be repeated",
                    "The server has no kind "
                        + request.spec().kind()
                        + " any more. Order a new"
                        + " export of another kind."));
    return order(visit, ExportDraft.of(request.spec(), kind));
  }

  /** Orders an export and shows it. */
  Answer order(Visit visit, ExportDraft draft) {
    if (!services.http().admission().isOpen()) {
      throw new PageException(
          503,
          "No exports are ordered now",
          "The server is under maintenance, or stops. What was ordered goes on; try again later.");
    }
    Instant accepted = services.now();
    List<String> problems = draft.problems(accepted);
    if (!problems.isEmpty()) {
      throw new PageException(
          400, "This export cannot be ordered", String.join("; ", problems) + ".");
    }
    ExportOrder order =
        new ExportOrder(
            visit.company().id(),
            visit.app().id(),
            draft.resolve(accepted, services.lookbackDays(visit.company())),
            accepted,
            visit.access().keyId(),
            Optional.empty());
    return switch (services.http().exports().create(order)) {
      case CreateOutcome.Accepted(var request) ->
          Answer.see(visit.root() + "/exports/" + request.id() + "?done=ordered");
      case CreateOutcome.TooManyWaiting(var limit) ->
          throw new PageException(
              429,
              "Too many exports wait",
              Texts.count(limit)
                  + " exports of this company wait already. Order this one when"
                  + " some have ended, or cancel some.");
      case CreateOutcome.KeyReused() ->
          throw new IllegalStateException("an order without a key cannot reuse one");
    };
  }

  Answer download(Visit visit) {
    return Answer.see(visit.call().url(issue(visit)));
  }

  /** A link to copy. */
  record LinkView(String url, String minutes, String name) {}

  Answer link(Visit visit) {
    DownloadLink link = issue(visit);
    Duration life = Duration.between(services.now(), link.expires()).plusSeconds(1);
    return shell.part(
        visit, "link", new LinkView(visit.call().url(link), Texts.span(life), link.fileName()));
  }

  private DownloadLink issue(Visit visit) {
    ExportRequest request = find(visit);
    ExportFile file = file(request);
    services.http().audit().note(request, AuditAction.LINK, Optional.of(visit.access().keyId()));
    return services.http().links().issue(request.id(), file.name());
  }

  private static ExportFile file(ExportRequest request) {
    return switch (request.state()) {
      case ExportState.Succeeded(var at, var file) -> file;
      case ExportState.Created created -> throw unfinished();
      case ExportState.Pending pending -> throw unfinished();
      case ExportState.Failed failed ->
          throw new PageException(
              404,
              "This export has no file",
              "It failed or was cancelled; its page says why. Repeat it to get a file.");
      case ExportState.Expired expired ->
          throw new PageException(
              404,
              "This file has expired",
              "Files are kept for a month. Repeat the export to get a new one.");
    };
  }

  private static PageException unfinished() {
    return new PageException(
        404,
        "This file is not ready",
        "The export still waits or runs. Its page shows how far it is.");
  }
}
