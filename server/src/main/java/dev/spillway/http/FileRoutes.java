package dev.spillway.http;

import dev.spillway.export.AuditAction;
import dev.spillway.export.AuditLog;
import dev.spillway.export.ExportFile;
import dev.spillway.export.ExportRequest;
import dev.spillway.export.ExportState;
import dev.spillway.export.Exports;
import dev.spillway.result.DownloadLink;
import dev.spillway.result.DownloadLinks;
import dev.spillway.result.LinkSignature;
import dev.spillway.result.StoredResult;
import dev.spillway.tenant.Scope;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;

/** From a request to the bytes of its file, {@code docs/api.md}, "Fetch the file". */
final class FileRoutes {
  private static final String SIGNATURE = "signature";
  private static final String EXPIRES = "expires";

  /** So many lines of a file are shown; its header is the first of them. */
  private static final int PREVIEWED = 20;

  private static final Duration BUSY_RETRY = Duration.ofSeconds(10);

  private final HttpSettings settings;
  private final Semaphore downloads;
  private final Exports exports;
  private final AuditLog audit;
  private final DownloadLinks links;
  private final Admission admission;
  private final Monitor monitor;
  private final PublicUrl publicUrl;

  FileRoutes(HttpSettings settings, HttpServices services, PublicUrl publicUrl) {
    this.settings = settings;
    this.downloads = new Semaphore(settings.maxDownloads());
    this.exports = services.exports();
    this.audit = services.audit();
    this.links = services.links();
    this.admission = services.admission();
    this.monitor = services.monitor();
    this.publicUrl = publicUrl;
  }

  List<Route> all() {
    return List.of(
        Route.keyed(
            "GET", "/1.0/{app}/export/request/{id}/results/{file}", Scope.EXPORT, this::result),
        Route.keyed("GET", "/1.0/{app}/export/request/{id}/preview", Scope.EXPORT, this::preview),
        Route.open("GET", "/download/{id}/{file}", admission.unlessStopping(this::download)));
  }

  private void result(Route.Call call) throws IOException {
    ExportRequest request = ExportRoutes.find(exports, call);
    ExportFile file = file(request);
    if (!file.name().equals(call.segment("file"))) {
      throw absent("this request's file has another name; take file_url from the request");
    }
    Optional<URI> direct =
        exports.link(
            file, FileAnswer.disposition(file), FileAnswer.contentType(request.spec().format()));
    String location =
        direct
            .map(URI::toString)
            .orElseGet(() ->
                publicUrl.of(call.exchange().request())
                    + path(links.issue(request.id(), file.name())));
    audit.note(request, AuditAction.LINK, Optional.of(call.access().keyId()));
    call.exchange()
        .answerHeaders()
        .put(HttpHeader.LOCATION, location)
        .put(HttpHeader.CACHE_CONTROL, "no-store");
    call.exchange().empty(HttpStatus.FOUND_302);
  }

  private void preview(Route.Call call) throws IOException {
    ExportRequest request = ExportRoutes.find(exports, call);
    file(request);
    byte[] lines = exports.preview(request, PREVIEWED).orElseThrow(FileRoutes::gone);
    audit.note(request, AuditAction.PREVIEW, Optional.of(call.access().keyId()));
    call.exchange().fresh(FileAnswer.CSV, lines);
  }

  static String path(DownloadLink link) {
    return "/download/%s/%s?%s=%d&%s=%s"
        .formatted(
            link.requestId(),
            link.fileName(),
            EXPIRES,
            link.expires().toEpochMilli(),
            SIGNATURE,
            link.signature().reveal());
  }

  private static ExportFile file(ExportRequest request) {
    return switch (request.state()) {
      case ExportState.Succeeded(var at, var file) -> file;
      case ExportState.Created created -> throw absent(unfinished());
      case ExportState.Pending pending -> throw absent(unfinished());
      case ExportState.Failed failed ->
          throw absent("the export failed, so that there is no file; its request says why");
      case ExportState.Expired expired ->
          throw absent("the file has expired; create the export again");
    };
  }

  private static String unfinished() {
    return "the file is not ready; ask for the request until its status is SUCCESS";
  }

  private static ApiException gone() {
    return absent("the file is gone; create the export again");
  }

  private static ApiException absent(String message) {
    return new ApiException(ApiError.ROUTE_NOT_FOUND, message);
  }

  private void download(Route.Call call) throws IOException {
    Optional<DownloadLink> link = link(call);
    if (link.isEmpty()) {
      throw refused(Monitor.Fetch.FORGED, forged());
    }
    switch (links.check(link.get())) {
      case GOOD -> sendUnlessBusy(call.exchange(), link.get());
      case EXPIRED ->
          throw refused(
              Monitor.Fetch.EXPIRED,
              new ApiException(
                  ApiError.API_MISUSE,
                  "this link has expired; call file_url again for a fresh one"));
      case FORGED -> throw refused(Monitor.Fetch.FORGED, forged());
    }
  }

  private ApiException refused(Monitor.Fetch outcome, ApiException error) {
    monitor.fetched(outcome, false, 0);
    return error;
  }

  private void sendUnlessBusy(Exchange exchange, DownloadLink link) throws IOException {
    if (!downloads.tryAcquire()) {
      throw busy();
    }
    try {
      send(exchange, link);
    } finally {
      downloads.release();
    }
  }

  private void send(Exchange exchange, DownloadLink link) throws IOException {
    ExportRequest request =
        exports
            .findByLink(link.requestId())
            .orElseThrow(() ->
                refused(Monitor.Fetch.GONE, absent("there is no such export request any more")));
    if (!(request.state() instanceof ExportState.Succeeded)) {
      monitor.fetched(Monitor.Fetch.GONE, false, 0);
    }
    ExportFile file = file(request);
    Instant completed =
        request.state() instanceof ExportState.Succeeded(var at, var its) ? at : Instant.EPOCH;
    Optional<StoredResult> opened = exports.open(file);
    if (opened.isEmpty()) {
      throw refused(Monitor.Fetch.GONE, gone());
    }
    if (!HttpMethod.HEAD.is(exchange.request().getMethod())) {
      audit.note(request, AuditAction.DOWNLOAD, Optional.empty());
    }
    try (StoredResult result = opened.get()) {
      FileAnswer answer =
          new FileAnswer(exchange, file, request.spec().format(), completed, settings.patience());
      watched(answer, result);
    }
  }

  private void watched(FileAnswer answer, StoredResult result) throws IOException {
    Monitor.Fetch outcome = Monitor.Fetch.BROKEN;
    monitor.downloading();
    try {
      answer.send(result);
      outcome = Monitor.Fetch.SENT;
    } catch (ApiException refused) {
      // The link did its work; the client's conditions or ranges did not fit.
      outcome = Monitor.Fetch.SENT;
      throw refused;
    } finally {
      monitor.fetched(outcome, true, answer.sent());
    }
  }

  /** What the link says; empty when no link of ours has this form. */
  private static Optional<DownloadLink> link(Route.Call call) {
    Optional<String> expires = single(call.exchange(), EXPIRES).filter(FileRoutes::isMillis);
    Optional<String> signature = single(call.exchange(), SIGNATURE);
    if (expires.isEmpty() || signature.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new DownloadLink(
            call.segment("id"),
            call.segment("file"),
            Instant.ofEpochMilli(Long.parseLong(expires.get())),
            new LinkSignature(signature.get())));
  }

  /** As we write them: without a sign, and without a zero before them. */
  private static boolean isMillis(String text) {
    return !text.isEmpty()
        && text.length() <= 15
        && text.chars().allMatch(c -> c >= '0' && c <= '9')
        && Long.toString(Long.parseLong(text)).equals(text);
  }

  private static Optional<String> single(Exchange exchange, String name) {
    List<String> values = exchange.parameter(name);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  static ApiException busy() {
    return new ApiException(
        ApiError.TOO_MANY_REQUESTS,
        "too many downloads go on at once; try this link again in a while",
        Optional.of(BUSY_RETRY));
  }

  private static ApiException forged() {
    return new ApiException(
        ApiError.API_MISUSE, "this link is not valid; call file_url for a good one");
  }
}
