package dev.spillway.console;

import dev.spillway.database.Page;
import dev.spillway.export.AuditCsv;
import dev.spillway.export.AuditEntry;
import dev.spillway.export.AuditQuery;
import dev.spillway.http.PageCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.JdbiException;

/** Who did what with which of the app's exports. */
final class AuditPages {
  private static final int ON_A_PAGE = 50;

  private final ConsoleServices services;
  private final Shell shell;

  AuditPages(ConsoleServices services, Shell shell) {
    this.services = services;
    this.shell = shell;
  }

  /** An entry as people read it. */
  record Entry(
      String at,
      String action,
      String requestId,
      String kind,
      String token,
      String shape,
      String key) {}

  /** The page; the query of the next one is empty when there is none. */
  record AuditView(List<Entry> entries, String older, boolean first) {}

  Answer show(Visit visit) {
    OptionalLong before = before(visit);
    Page<AuditEntry> page = page(visit, before, ON_A_PAGE);
    return shell.page(
        visit,
        "audit",
        "Audit log",
        new AuditView(
            page.items().stream().map(AuditPages::entry).toList(),
            page.last().map(last -> "before=" + last.id()).orElse(""),
            before.isEmpty()));
  }

  private static OptionalLong before(Visit visit) {
    String text = visit.field("before");
    return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }

  private Page<AuditEntry> page(Visit visit, OptionalLong before, int limit) {
    return services
        .http()
        .audit()
        .page(new AuditQuery(Optional.of(visit.app().id()), Optional.empty(), before, limit))
        .orElse(new Page<>(List.of(), false));
  }

  private static Entry entry(AuditEntry entry) {
    return new Entry(
        Texts.second(entry.at()),
        entry.action().wireName(),
        entry.requestId(),
        entry.kind(),
        entry.token(),
        entry.shape().name().toLowerCase(Locale.ROOT),
        entry.keyId().orElse("–"));
  }

  /** All entries as CSV, page by page, so that no memory grows with them. */
  void csv(Visit visit) throws IOException {
    PageCall call = visit.call();
    Map<String, String> headers = new HashMap<>(Answer.streamed("text/csv; charset=utf-8"));
    headers.put("Content-Disposition", "attachment; filename=\"audit.csv\"");
    call.begin(headers);
    call.write(AuditCsv.HEADER.getBytes(StandardCharsets.UTF_8), false);
    OptionalLong before = OptionalLong.empty();
    boolean more = true;
    while (more) {
      Page<AuditEntry> page = pageOfFile(visit, before);
      call.write(AuditCsv.lines(page.items()).getBytes(StandardCharsets.UTF_8), false);
      before = page.last().map(last -> OptionalLong.of(last.id())).orElse(OptionalLong.empty());
      more = before.isPresent();
    }
    call.write(new byte[0], true);
  }

  /** A file that breaks off must not look like a whole one. */
  private Page<AuditEntry> pageOfFile(Visit visit, OptionalLong before) throws IOException {
    try {
      return page(visit, before, AuditQuery.MOST);
    } catch (JdbiException e) {
      throw new IOException("the audit log cannot be read to its end", e);
    }
  }
}
