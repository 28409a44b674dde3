package dev.spillway.apidoc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes a whole document as a page. */
final class PageWriter {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private final JsonNode document;
  private final List<OperationWriter> operations = new ArrayList<>();

  PageWriter(JsonNode document) {
    this.document = document;
    References references = new References(document);
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> entry : path.getValue().properties()) {
        if (METHODS.contains(entry.getKey())) {
          operations.add(
              new OperationWriter(references, path.getKey(), path.getValue(), entry.getKey()));
        }
      }
    }
  }

  String write(String style) {
    Html html = new Html().raw("<!DOCTYPE html>\n");
    html.element(
        "html",
        root -> {
          root.element("head", head -> head(head, style));
          root.element("body", this::body);
        },
        "lang",
        "en");
    return html.toString();
  }

  private JsonNode info() {
    return document.path("info");
  }

  private void head(Html html, String style) {
    html.single("meta", "charset", "utf-8");
    html.single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.element("title", info().path("title").asText());
    html.element("style", content -> content.raw(style));
  }

  private void body(Html html) {
    html.element("a", "To the text", "href", "#text", "class", "skip");
    html.element("nav", this::index, "aria-label", "Calls");
    html.element("main", this::text, "id", "text");
  }

  private void index(Html html) {
    html.element("p", info().path("title").asText(), "class", "name");
    for (JsonNode tag : document.path("tags")) {
      String name = tag.path("name").asText();
      html.element("p", name, "class", "group");
      html.element(
          "ul",
          list ->
              operations.stream()
                  .filter(operation -> operation.tag().equals(name))
                  .forEach(operation -> list.element("li", operation::link)));
    }
    html.element("p", "Forms", "class", "group");
    html.element(
        "ul",
        list ->
            schemas().properties().stream()
                .map(Map.Entry::getKey)
                .forEach(name ->
                    list.element(
                        "li", item -> item.element("a", name, "href", "#schema-" + name))));
  }

  private JsonNode schemas() {
    return document.path("components").path("schemas");
  }

  private void text(Html html) {
    html.element("h1", info().path("title").asText());
    html.element("p", info().path("summary").asText(), "class", "lead");
    html.paragraphs(info().path("description").asText());
    JsonNode key = document.at("/components/securitySchemes/restKey");
    html.element(
        "p",
        line -> {
          line.text("The header ")
              .element("code", key.path("name").asText())
              .text(" has the key: ");
          line.prose(key.path("description").asText());
        });
    html.element(
        "p",
        line -> {
          line.text("For programs, this is ");
          line.element("a", "/openapi.json", "href", "openapi.json");
          line.text(" (OpenAPI " + document.path("openapi").asText() + ").");
        });
    for (JsonNode tag : document.path("tags")) {
      String name = tag.path("name").asText();
      html.element("h2", name);
      html.paragraphs(tag.path("description").asText());
      operations.stream()
          .filter(operation -> operation.tag().equals(name))
          .forEach(operation -> operation.write(html));
    }
    html.element("h2", "Forms");
    for (Map.Entry<String, JsonNode> schema : schemas().properties()) {
      html.element(
          "section",
          section -> {
            section.element("h3", schema.getKey());
            section.paragraphs(schema.getValue().path("description").asText(""));
            if (schema.getValue().has("properties")) {
              SchemaWriter.fields(section, schema.getValue());
            } else {
              section.element("p", line -> SchemaWriter.type(line, schema.getValue()));
              if (schema.getValue().path("items").has("properties")) {
                SchemaWriter.fields(section, schema.getValue().path("items"));
              }
            }
          },
          "id",
          "schema-" + schema.getKey());
    }
  }
}
