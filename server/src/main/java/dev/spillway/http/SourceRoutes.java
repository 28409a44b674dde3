package dev.spillway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.spillway.database.Page;
import dev.spillway.event.WireDates;
import dev.spillway.export.ExportDraft;
import dev.spillway.statistics.EventStatistics;
import dev.spillway.statistics.Source;
import dev.spillway.statistics.SourceCount;
import dev.spillway.statistics.SourceQuery;
import dev.spillway.tenant.Scope;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists what can be exported, {@code docs/api.md}, "What can be exported". */
final class SourceRoutes {
  private static final int MOST = 1000;
  private static final String AFTER = "after";

  private final EventStatistics statistics;
  private final PublicUrl publicUrl;

  SourceRoutes(EventStatistics statistics, PublicUrl publicUrl) {
    this.statistics = statistics;
    this.publicUrl = publicUrl;
  }

  List<Route> all() {
    return List.of(Route.keyed("GET", "/1.0/{app}/export/sources", Scope.EXPORT, this::list));
  }

  private void list(Route.Call call) throws IOException {
    Parameters parameters = new Parameters(call.exchange());
    int limit = parameters.limit(MOST);
    Optional<Source> after =
        parameters
            .one(AFTER, text -> source(text).isPresent(), "a kind and a token with a / between")
            .flatMap(SourceRoutes::source);
    parameters.check();
    SourceQuery query = new SourceQuery(Optional.empty(), Optional.empty(), after, limit);
    Page<SourceCount> page = statistics.sources(call.access().app().id(), query);
    page.last()
        .map(SourceCount::source)
        .ifPresent(
            last -> new NextLink(call, publicUrl).put(AFTER, last.kind() + "/" + last.token()));
    call.exchange()
        .freshJson(
            Json.bytes(json -> {
              json.writeStartArray();
              for (SourceCount source : page.items()) {
                write(json, source);
              }
              json.writeEndArray();
            }));
  }

  /** Of the names of kinds no more is known than that they have no slash. */
  private static Optional<Source> source(String text) {
    int slash = text.indexOf('/');
    String token = text.substring(slash + 1);
    return slash > 0 && ExportDraft.isToken(token)
        ? Optional.of(new Source(text.substring(0, slash), token))
        : Optional.empty();
  }

  private static void write(JsonGenerator json, SourceCount source) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", source.source().kind());
    json.writeStringField("token", source.source().token());
    json.writeNumberField("count", source.count());
    json.writeStringField("first_date", WireDates.format(source.first()));
    json.writeStringField("last_date", WireDates.format(source.last()));
    json.writeObjectFieldStart("events");
    for (Map.Entry<String, Long> event : source.events().entrySet()) {
      json.writeNumberField(event.getKey(), event.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
