package dev.spillway.console;

import dev.spillway.event.BufferState;
import dev.spillway.event.TableState;
import dev.spillway.export.ExportRuns;
import dev.spillway.tenant.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the server does. Its own figures tell of all companies, so not every key is shown them. */
final class HealthPages {
  private final ConsoleServices services;
  private final Shell shell;

  HealthPages(ConsoleServices services, Shell shell) {
    this.services = services;
    this.shell = shell;
  }

  /**
   * A figure.
   *
   * @param percent how full what it tells of is; negative where nothing can be full
   */
  record Figure(String name, String value, String remark, int percent) {
    Figure(String name, String value, String remark) {
      this(name, value, remark, -1);
    }
  }

  /** The page; the server's own figures are empty for those who are not shown them. */
  record HealthView(
      boolean healthy, List<Figure> exports, List<Figure> server, List<Figure> versions) {}

  Answer show(Visit visit) {
    boolean whole = isWhole(visit);
    return shell.page(
        visit,
        "health",
        "Health",
        new HealthView(
            services.http().healthy().getAsBoolean(),
            exports(visit, whole),
            whole ? server() : List.of(),
            versions()));
  }

  /** A server of one company has no figures that are others'. */
  private boolean isWhole(Visit visit) {
    return visit.access().scopes().contains(Scope.ADMIN)
        || services.http().tenants().companies().size() == 1;
  }

  private List<Figure> exports(Visit visit, boolean whole) {
    ExportRuns.Counts counts =
        services.runs().counts(whole ? Optional.empty() : Optional.of(visit.company().id()));
    String whose = whole ? "of all companies" : "of your company";
    return List.of(
        new Figure("Running exports", Texts.count(counts.pending()), whose),
        new Figure("Waiting exports", Texts.count(counts.waiting()), whose));
  }

  private List<Figure> server() {
    BufferState buffer = services.facts().buffer().get();
    TableState table = services.facts().table().get();
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            "Intake",
            String.format(
                Locale.ROOT, "%,.1f events/s", services.http().intake().recent().perSecond()),
            "mean of the last minute"));
    figures.add(
        new Figure(
            "Buffer",
            Texts.count(buffer.rows(), "event"),
            buffer.rows() == 0
                ? "everything is in the table"
                : Texts.size(buffer.bytes())
                    + ", the oldest waits for "
                    + Texts.span(buffer.oldest())));
    figures.add(
        new Figure(
            "Table",
            Texts.count(table.rows(), "event"),
            Texts.size(table.bytes()) + " in " + Texts.count(table.files(), "file")));
    figures.add(disk());
    return figures;
  }

  private Figure disk() {
    try {
      FileStore disk = Files.getFileStore(services.facts().data());
      long all = disk.getTotalSpace();
      long free = disk.getUsableSpace();
      int used = all == 0 ? 0 : (int) (100 * (all - free) / all);
      return new Figure(
          "Disk",
          Texts.size(free) + " free",
          "of " + Texts.size(all) + ", " + used + " % used",
          used);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Figure> versions() {
    String own =
        Optional.ofNullable(HealthPages.class.getPackage().getImplementationVersion())
            .orElse("built from sources");
    Duration up = Duration.between(services.facts().startedAt(), services.now());
    return List.of(
        new Figure("Spillway", own, "up for " + Texts.span(up)),
        new Figure("Java", Runtime.version().toString(), System.getProperty("java.vendor", "")));
  }
}
