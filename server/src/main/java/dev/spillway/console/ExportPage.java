package dev.spillway.console;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.spillway.engine.Compression;
import dev.spillway.engine.IdColumn;
import dev.spillway.event.EventStoreException;
import dev.spillway.export.AuditAction;
import dev.spillway.export.ExportDraft;
import dev.spillway.export.ExportFile;
import dev.spillway.export.ExportRequest;
import dev.spillway.export.ExportRuns.Run;
import dev.spillway.export.ExportSpec;
import dev.spillway.export.ExportState;
import dev.spillway.statistics.CountsNotReadyException;
import dev.spillway.statistics.DayVolume;
import dev.spillway.statistics.Source;
import dev.spillway.statistics.VolumeQuery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One export: its facts, what happened to it, and what is in it. */
final class ExportPage {
  private static final int PREVIEW_ROWS = 20;

  private final ConsoleServices services;
  private final ExportPages exports;
  private final Shell shell;

  ExportPage(ConsoleServices services, ExportPages exports, Shell shell) {
    this.services = services;
    this.exports = exports;
    this.shell = shell;
  }

  /** A fact with its name. */
  record Fact(String name, String value) {}

  /**
   * A state of the export's life.
   *
   * @param reached whether it happened already
   */
  record Step(String name, String at, String remark, boolean reached, boolean failed) {}

  /**
   * The page.
   *
   * @param sha256 of the file; empty when there is none
   * @param curl the call that asks for the same; empty when the kind is gone
   */
  record OneView(
      ExportRow row,
      List<Fact> facts,
      List<Step> steps,
      String fileName,
      String sha256,
      String curl,
      String since) {}

  Answer show(Visit visit) {
    ExportRequest request = exports.find(visit);
    Instant now = services.now();
    Optional<Run> run = services.runs().latest(request);
    Optional<ExportFile> file = file(request);
    String curl =
        services
            .http()
            .kinds()
            .find(request.spec().kind())
            .map(kind ->
                OrderForm.curl(
                    visit.call().base(),
                    visit.app().liveKey(),
                    ExportDraft.of(request.spec(), kind)))
            .orElse("");
    ExportRow row = ExportRow.of(request, run, now);
    return shell.page(
        visit,
        "export",
        "exports",
        row.token() + ", " + row.shape(),
        new OneView(
            row,
            facts(request),
            steps(request, run),
            file.map(ExportFile::name).orElse(""),
            file.map(ExportFile::sha256).orElse(""),
            curl,
            Long.toString(now.toEpochMilli())));
  }

  private static Optional<ExportFile> file(ExportRequest request) {
    return switch (request.state()) {
      case ExportState.Succeeded(var at, var file) -> Optional.of(file);
      case ExportState.Expired(var at, var file) -> Optional.of(file);
      case ExportState.Created created -> Optional.empty();
      case ExportState.Pending pending -> Optional.empty();
      case ExportState.Failed failed -> Optional.empty();
    };
  }

  private static List<Fact> facts(ExportRequest request) {
    ExportSpec spec = request.spec();
    return List.of(
        new Fact("Range", Texts.second(spec.from()) + " to " + Texts.second(spec.to()) + " UTC"),
        new Fact("Event types", String.join(", ", spec.posted().events())),
        new Fact(
            "Ids",
            String.join(", ", spec.posted().ids().stream().map(IdColumn::wireName).toList())),
        new Fact("Dates in", spec.format().dates().wireName()),
        new Fact(
            "Compression", spec.format().compression().map(Compression::wireName).orElse("none")),
        new Fact(
            "Values", spec.format().csv().wireName().map(form -> "for a " + form).orElse("exact")),
        new Fact("Request id", request.id()));
  }

  private List<Step> steps(ExportRequest request, Optional<Run> run) {
    List<Step> steps = new ArrayList<>();
    steps.add(done("Ordered", request.createdAt(), "Holds the events acknowledged by then."));
    String waited =
        run.map(known ->
                "after " + Texts.took(Duration.between(request.createdAt(), known.begunAt())))
            .orElse("");
    String attempt =
        run.filter(known -> known.attempt() > 1)
            .map(known -> ", attempt " + known.attempt())
            .orElse("");
    steps.add(
        run.map(known -> done("Taken up", known.begunAt(), waited + attempt))
            .orElseGet(() -> open("Taken up", ahead(request))));
    switch (request.state()) {
      case ExportState.Created created -> {
        steps.add(open("Ready", ""));
      }
      case ExportState.Pending(var rows, var percent) -> {
        steps.add(open("Ready", percent + " % so far"));
      }
      case ExportState.Succeeded(var at, var file) -> {
        steps.add(done("Ready", at, took(run, at)));
        steps.add(open("File expires", Texts.minute(file.expiresAt()) + " UTC"));
      }
      case ExportState.Expired(var at, var file) -> {
        steps.add(done("Ready", at, took(run, at)));
        steps.add(new Step("File gone", "", "Deleted, or its month is over.", true, false));
      }
      case ExportState.Failed(var at, var message) ->
          steps.add(
              new Step(
                  message.equals("cancelled") ? "Cancelled" : "Failed",
                  Texts.second(at),
                  message.equals("cancelled") ? "" : message,
                  true,
                  true));
    }
    return steps;
  }

  private String ahead(ExportRequest request) {
    return request.state() instanceof ExportState.Created
        ? Texts.count(services.http().exports().ahead(request), "export") + " before it"
        : "";
  }

  private static String took(Optional<Run> run, Instant at) {
    return run.map(known -> "after " + Texts.took(Duration.between(known.begunAt(), at)))
        .orElse("");
  }

  private static Step done(String name, Instant at, String remark) {
    return new Step(name, Texts.second(at), remark, true, false);
  }

  private static Step open(String name, String remark) {
    return new Step(name, "", remark, false, false);
  }

  /**
   * The first rows of the file.
   *
   * @param more whether there are more rows in the file
   */
  record PreviewView(List<String> header, List<List<String>> rows, boolean more) {}

  Answer preview(Visit visit) throws IOException {
    ExportRequest request = exports.find(visit);
    Optional<byte[]> head = services.http().exports().preview(request, PREVIEW_ROWS + 1);
    if (head.isEmpty()) {
      return shell.problemPart(
          visit.root(),
          new PageException(404, "There is no file to look into", "Reload the page to see why."),
          visit.call().id());
    }
    services.http().audit().note(request, AuditAction.PREVIEW, Optional.of(visit.access().keyId()));
    List<List<String>> lines;
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(';')
            .ofCsvRecord(new String(head.get(), StandardCharsets.UTF_8))) {
      lines = reader.stream().map(CsvRecord::getFields).toList();
    }
    long all = file(request).map(ExportFile::rows).orElse(0L);
    return shell.part(
        visit,
        "preview",
        new PreviewView(lines.getFirst(), lines.subList(1, lines.size()), all > lines.size() - 1));
  }

  /** The events of the export's source and range as they are now. */
  Answer histogram(Visit visit) {
    ExportSpec spec = exports.find(visit).spec();
    if (!spec.from().isBefore(spec.to())) {
      return shell.part(
          visit, "chart", new ChartView("", "{}", List.of(), List.of(), Texts.count(0, "event")));
    }
    try {
      List<DayVolume> volume =
          services
              .http()
              .statistics()
              .volume(
                  VolumeQuery.ofSource(
                      visit.app().id(),
                      new Source(spec.kind(), spec.token()),
                      spec.from(),
                      spec.to()));
      Instant end = spec.to().isAfter(services.now()) ? services.now() : spec.to();
      return shell.part(
          visit,
          "chart",
          ChartView.of(
              "Events of this range by day and type",
              day(spec.from()),
              day(end.isAfter(spec.from()) ? end : spec.from()),
              volume,
              spec.posted().events()));
    } catch (CountsNotReadyException | EventStoreException e) {
      return shell.part(visit, "counting", visit.root() + "/exports/" + visit.id() + "/histogram");
    }
  }

  private static LocalDate day(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }
}
