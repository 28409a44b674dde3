package dev.spillway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.spillway.database.Page;
import dev.spillway.event.WireDates;
import dev.spillway.export.AuditCsv;
import dev.spillway.export.AuditEntry;
import dev.spillway.export.AuditLog;
import dev.spillway.export.AuditQuery;
import dev.spillway.tenant.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;

/** Tells who did what with an app's exports, {@code docs/api.md}, "The audit log". */
final class AuditRoutes {
  private static final String BEFORE = "before";
  private static final List<String> FORMATS = List.of("json", "csv");

  /** As many digits as any id has. */
  private static final int DIGITS = 18;

  private final AuditLog audit;
  private final PublicUrl publicUrl;

  AuditRoutes(AuditLog audit, PublicUrl publicUrl) {
    this.audit = audit;
    this.publicUrl = publicUrl;
  }

  List<Route> all() {
    return List.of(Route.keyed("GET", "/1.0/{app}/export/audit", Scope.ADMIN, this::list));
  }

  private void list(Route.Call call) throws IOException {
    Parameters parameters = new Parameters(call.exchange());
    int limit = parameters.limit(AuditQuery.MOST);
    Optional<String> before =
        parameters.one(BEFORE, text -> Parameters.isDigits(text, DIGITS), "the id of an entry");
    Optional<String> format = parameters.one("format", FORMATS::contains, "json or csv");
    parameters.check();
    AuditQuery query =
        new AuditQuery(
            Optional.of(call.access().app().id()),
            Optional.empty(),
            before.map(text -> OptionalLong.of(Long.parseLong(text))).orElse(OptionalLong.empty()),
            limit);
    Page<AuditEntry> page = audit.page(query).orElseThrow(AuditRoutes::absent);
    page.last()
        .ifPresent(last -> new NextLink(call, publicUrl).put(BEFORE, Long.toString(last.id())));
    call.exchange().answerHeaders().put(HttpHeader.VARY, HttpHeader.ACCEPT.asString());
    boolean csv = format.map("csv"::equals).orElseGet(() -> wantsCsv(call));
    if (csv) {
      String text = AuditCsv.HEADER + AuditCsv.lines(page.items());
      call.exchange().fresh(FileAnswer.CSV, text.getBytes(StandardCharsets.UTF_8));
    } else {
      call.exchange().freshJson(json(page.items()));
    }
  }

  private static ApiException absent() {
    return new ApiException(
        ApiError.ROUTE_NOT_FOUND,
        "there is no entry to go on from; check before, and note that entries are kept for 6"
            + " months");
  }

  /** Who names CSV first, or alone, gets it; JSON is what everybody else gets. */
  private static boolean wantsCsv(Route.Call call) {
    List<String> accepted =
        call.exchange().headers().getQualityCSV(HttpHeader.ACCEPT).stream()
            .map(MimeTypes::getContentTypeWithoutCharset)
            .toList();
    return !accepted.isEmpty() && accepted.getFirst().startsWith("text/csv");
  }

  private static byte[] json(List<AuditEntry> entries) {
    return Json.bytes(json -> {
      json.writeStartArray();
      for (AuditEntry entry : entries) {
        write(json, entry);
      }
      json.writeEndArray();
    });
  }

  private static void write(JsonGenerator json, AuditEntry entry) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", Long.toString(entry.id()));
    json.writeStringField("date", WireDates.format(entry.at()));
    json.writeStringField("action", entry.action().wireName());
    json.writeStringField("request_id", entry.requestId());
    json.writeStringField("key_id", entry.keyId().orElse(null));
    json.writeStringField("kind", entry.kind());
    json.writeStringField("token", entry.token());
    json.writeStringField("shape", ExportJson.shape(entry.shape()));
    json.writeEndObject();
  }
}
