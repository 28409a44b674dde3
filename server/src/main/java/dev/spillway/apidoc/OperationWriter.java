package dev.spillway.apidoc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes one call: what it takes, and what it answers. */
final class OperationWriter {
  private static final ObjectWriter PRETTY =
      new ObjectMapper()
          .writer(
              new DefaultPrettyPrinter(
                  Separators.createDefaultInstance()
                      .withObjectFieldValueSpacing(Separators.Spacing.AFTER)));

  private final References references;
  private final String path;
  private final String method;
  private final JsonNode operation;
  private final List<JsonNode> parameters = new ArrayList<>();

  OperationWriter(References references, String path, JsonNode item, String method) {
    this.references = references;
    this.path = path;
    this.method = method;
    this.operation = item.path(method);
    item.path("parameters").forEach(parameters::add);
    operation.path("parameters").forEach(parameters::add);
  }

  String tag() {
    return operation.path("tags").path(0).asText();
  }

  String id() {
    return operation.path("operationId").asText();
  }

  /** The line in the list of calls. */
  void link(Html html) {
    html.element(
        "a",
        link -> {
          badge(link);
          link.text(" " + operation.path("summary").asText());
        },
        "href",
        "#" + id());
  }

  private void badge(Html html) {
    html.element("span", method.toUpperCase(Locale.ROOT), "class", "method " + method);
  }

  void write(Html html) {
    html.element(
        "section",
        section -> {
          section.element("h3", operation.path("summary").asText());
          section.element(
              "p",
              line -> {
                badge(line);
                line.text(" ").element("code", path);
              },
              "class",
              "path");
          section.paragraphs(operation.path("description").asText(""));
          if (operation.path("security").isArray()) {
            section.element("p", "Takes no key.", "class", "note");
          }
          parameters(section);
          body(section);
          answers(section);
        },
        "id",
        id());
  }

  private void parameters(Html html) {
    if (parameters.isEmpty()) {
      return;
    }
    html.element("h4", "Parameters");
    html.table(
        table ->
            parameters.stream()
                .map(references::resolve)
                .forEach(parameter -> parameter(table, parameter)),
        "Name",
        "In",
        "Type",
        "");
  }

  private static void parameter(Html table, JsonNode parameter) {
    table.element(
        "tr",
        row -> {
          row.element(
              "th", cell -> cell.element("code", parameter.path("name").asText()), "scope", "row");
          row.element("td", parameter.path("in").asText());
          row.element("td", cell -> SchemaWriter.type(cell, parameter.path("schema")));
          row.element("td", cell -> cell.prose(parameter.path("description").asText("").strip()));
        });
  }

  private void body(Html html) {
    JsonNode body = references.resolve(operation.path("requestBody"));
    if (!body.isMissingNode()) {
      html.element("h4", "Body");
      contents(html, body.path("content"));
    }
  }

  private void answers(Html html) {
    html.element("h4", "Answers");
    for (Map.Entry<String, JsonNode> entry : operation.path("responses").properties()) {
      JsonNode answer = references.resolve(entry.getValue());
      boolean good = entry.getKey().startsWith("2");
      html.element(
          "details",
          details -> {
            details.element(
                "summary",
                line -> {
                  line.element("span", entry.getKey(), "class", good ? "status good" : "status");
                  line.text(" ").prose(answer.path("description").asText());
                });
            headers(details, answer.path("headers"));
            contents(details, answer.path("content"));
          },
          good ? new String[] {"open", ""} : new String[0]);
    }
  }

  private void headers(Html html, JsonNode headers) {
    for (Map.Entry<String, JsonNode> entry : headers.properties()) {
      JsonNode header = references.resolve(entry.getValue());
      html.element(
          "p",
          line -> {
            line.element("code", entry.getKey());
            line.text(" ").prose(header.path("description").asText());
          },
          "class",
          "note");
      if (header.path("example").isTextual()) {
        html.element("pre", entry.getKey() + ": " + header.path("example").asText());
      }
    }
  }

  private void contents(Html html, JsonNode contents) {
    for (Map.Entry<String, JsonNode> content : contents.properties()) {
      html.element(
          "p",
          line -> {
            line.element("code", content.getKey());
            line.text(" ");
            SchemaWriter.type(line, content.getValue().path("schema"));
          },
          "class",
          "note");
      for (JsonNode example : content.getValue().path("examples")) {
        JsonNode shown = references.resolve(example);
        html.element(
            "figure",
            figure -> {
              figure.element(
                  "figcaption", caption -> caption.prose(shown.path("summary").asText()));
              figure.element("pre", pretty(shown.path("value")), "tabindex", "0");
            });
      }
    }
  }

  private static String pretty(JsonNode value) {
    try {
      return value.isTextual() ? value.asText() : PRETTY.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON value can be written", e);
    }
  }
}
