package dev.spillway.apidoc;

import com.fasterxml.jackson.databind.JsonNode;

/** Follows the references within a document. */
record References(JsonNode document) {

  /** What is meant, wherever it stands. */
  JsonNode resolve(JsonNode node) {
    JsonNode reference = node.path("$ref");
    return reference.isTextual() ? resolve(document.at(reference.asText().substring(1))) : node;
  }

  /** The name under which something is referred to; empty when it stands where it is used. */
  static String name(JsonNode node) {
    String reference = node.path("$ref").asText("");
    return reference.substring(reference.lastIndexOf('/') + 1);
  }
}
