package dev.spillway.apidoc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes what a value may be, for people. */
final class SchemaWriter {
  private SchemaWriter() {}

  /** A table of an object's fields. */
  static void fields(Html html, JsonNode schema) {
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    html.table(
        table -> {
          for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            field(table, field.getKey(), field.getValue(), required.contains(field.getKey()));
          }
        },
        "Field",
        "Type",
        "");
  }

  private static void field(Html table, String name, JsonNode schema, boolean always) {
    table.element(
        "tr",
        row -> {
          row.element("th", cell -> cell.element("code", name), "scope", "row");
          row.element("td", cell -> type(cell, schema));
          row.element(
              "td",
              cell -> {
                if (always) {
                  cell.element("span", "always", "class", "tag").text(" ");
                }
                cell.prose(schema.path("description").asText(""));
              });
        });
  }

  /** A type in a few words. */
  static void type(Html html, JsonNode schema) {
    String name = References.name(schema);
    if (!name.isEmpty()) {
      html.element("a", name, "href", "#schema-" + name);
    } else if (schema.path("oneOf").isArray()) {
      List<JsonNode> choices = new ArrayList<>();
      schema.path("oneOf").forEach(choices::add);
      for (int i = 0; i < choices.size(); i++) {
        html.text(i == 0 ? "" : " or ");
        type(html, choices.get(i));
      }
    } else if (schema.path("type").asText().equals("array")) {
      html.text("array of ");
      type(html, schema.path("items"));
    } else {
      simple(html, schema);
    }
  }

  private static void simple(Html html, JsonNode schema) {
    List<String> types = new ArrayList<>();
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      type.forEach(each -> types.add(each.asText()));
    } else {
      types.add(type.asText("any"));
    }
    html.text(String.join(" or ", types));
    if (schema.path("format").isTextual()) {
      html.text(" (" + schema.path("format").asText() + ")");
    }
    List<String> values = new ArrayList<>();
    schema.path("enum").forEach(value -> values.add("`" + value.asText() + "`"));
    if (!values.isEmpty()) {
      html.prose(": " + String.join(", ", values));
    }
  }
}
