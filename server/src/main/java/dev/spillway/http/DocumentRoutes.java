package dev.spillway.http;

import dev.spillway.apidoc.ApiDocument;
import dev.spillway.apidoc.ApiPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;

/** The API's description, for programs and for people, without a key. */
final class DocumentRoutes {
  private final ApiDocument document;

  DocumentRoutes(ApiDocument document) {
    this.document = document;
  }

  List<Route> all() {
    return List.of(
        Route.open("GET", "/openapi.json", this::json), Route.open("GET", "/docs", this::page));
  }

  private void json(Route.Call call) throws IOException {
    // Any page may read it: there is nothing secret in it.
    call.exchange().answerHeaders().put("Access-Control-Allow-Origin", "*");
    call.exchange().json(HttpStatus.OK_200, document.json().getBytes(StandardCharsets.UTF_8));
  }

  private void page(Route.Call call) throws IOException {
    ApiPage page = document.page();
    call.exchange()
        .answerHeaders()
        .put("Content-Security-Policy", page.policy())
        .put("X-Content-Type-Options", "nosniff")
        .put("Referrer-Policy", "no-referrer");
    call.exchange().fresh("text/html; charset=utf-8", page.html().getBytes(StandardCharsets.UTF_8));
  }
}
