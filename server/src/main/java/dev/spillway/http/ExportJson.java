package dev.spillway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.spillway.engine.Compression;
import dev.spillway.engine.ExportShape;
import dev.spillway.engine.IdColumn;
import dev.spillway.event.WireDates;
import dev.spillway.export.ExportFile;
import dev.spillway.export.ExportRequest;
import dev.spillway.export.ExportSpec;
import dev.spillway.export.ExportState;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes representations of requests, {@code docs/api.md}, "Get a request".
 *
 * @param base the base of URLs, without a slash at its end
 * @param liveKey the app's Live key, which is in every path
 * @param strict whether the original's fields alone are written
 */
record ExportJson(String base, String liveKey, boolean strict) {

  /** Where the request can be asked for. */
  String location(ExportRequest request) {
    return requestUrl(request);
  }

  void write(JsonGenerator json, ExportRequest request, int ahead) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", request.id());
    json.writeStringField("uri", uri(request.spec()));
    json.writeStringField("request_date", WireDates.format(request.createdAt()));
    switch (request.state()) {
      case ExportState.Created created -> open(json, request);
      case ExportState.Pending pending -> open(json, request);
      case ExportState.Succeeded(var at, var file) ->
          closed(json, request, requestUrl(request) + "/results/" + file.name(), at);
      case ExportState.Failed(var at, var message) -> {
        closed(json, request, null, at);
        json.writeStringField("error_msg", message);
      }
      case ExportState.Expired(var at, var file) -> closed(json, request, null, at);
    }
    posted(json, request.spec().posted());
    if (!strict) {
      resolved(json, request);
      additions(json, request, ahead);
    }
    json.writeEndObject();
  }

  private static void open(JsonGenerator json, ExportRequest request) throws IOException {
    json.writeNullField("file_url");
    json.writeStringField("status", request.state().status().name());
    json.writeNullField("completion_date");
  }

  private static void closed(
      JsonGenerator json, ExportRequest request, @Nullable String fileUrl, Instant at)
      throws IOException {
    json.writeStringField("file_url", fileUrl);
    json.writeStringField("status", request.state().status().name());
    json.writeStringField("completion_date", WireDates.format(at));
  }

  private String requestUrl(ExportRequest request) {
    return base + "/1.0/" + liveKey + "/export/request/" + request.id();
  }

  /** As in the original, it has no segment {@code export}. */
  private String uri(ExportSpec spec) {
    return "/1.0/" + liveKey + "/" + spec.kind() + "/" + spec.token() + "/" + shape(spec.shape());
  }

  static String shape(ExportShape shape) {
    return shape.name().toLowerCase(Locale.ROOT);
  }

  private static void posted(JsonGenerator json, ExportSpec.Posted posted) throws IOException {
    json.writeObjectFieldStart("request");
    json.writeStringField("from", posted.from());
    json.writeStringField("to", posted.to());
    strings(json, "events", posted.events());
    strings(json, "ids", posted.ids().stream().map(IdColumn::wireName).toList());
    json.writeEndObject();
  }

  private static void strings(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private static void resolved(JsonGenerator json, ExportRequest request) throws IOException {
    ExportSpec spec = request.spec();
    json.writeObjectFieldStart("resolved");
    json.writeStringField("from", WireDates.format(spec.from()));
    json.writeStringField("to", WireDates.format(spec.to()));
    json.writeStringField("as_of", WireDates.format(request.createdAt()));
    json.writeStringField("date_format", spec.format().dates().wireName());
    json.writeStringField(
        "compression", spec.format().compression().map(Compression::wireName).orElse(null));
    json.writeStringField("csv", spec.format().csv().wireName().orElse(null));
    json.writeEndObject();
  }

  private static void additions(JsonGenerator json, ExportRequest request, int ahead)
      throws IOException {
    switch (request.state()) {
      case ExportState.Created created -> {
        progress(json, 0, 0);
        json.writeNumberField("ahead", ahead);
        json.writeEndObject();
      }
      case ExportState.Pending(var rows, var percent) -> {
        progress(json, rows, percent);
        json.writeEndObject();
      }
      case ExportState.Succeeded(var at, var file) -> file(json, file);
      case ExportState.Expired(var at, var file) -> file(json, file);
      case ExportState.Failed failed -> {}
    }
  }

  private static void progress(JsonGenerator json, long rows, int percent) throws IOException {
    json.writeObjectFieldStart("progress");
    json.writeNumberField("rows", rows);
    json.writeNumberField("percent", percent);
  }

  private static void file(JsonGenerator json, ExportFile file) throws IOException {
    json.writeObjectFieldStart("file");
    json.writeStringField("name", file.name());
    json.writeNumberField("rows", file.rows());
    json.writeNumberField("size", file.size());
    json.writeStringField("sha256", file.sha256());
    json.writeStringField("expires_at", WireDates.format(file.expiresAt()));
    json.writeEndObject();
  }
}
