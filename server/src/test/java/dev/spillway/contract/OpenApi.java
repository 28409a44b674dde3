package dev.spillway.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Looks things up in the API's description. */
record OpenApi(JsonNode document) {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  /** One example of an answer. */
  record Example(String name, int status, String mediaType, JsonNode value) {}

  /** One call. */
  record Operation(String method, String path, JsonNode json) {}

  List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> entry : path.getValue().properties()) {
        if (METHODS.contains(entry.getKey())) {
          all.add(new Operation(entry.getKey(), path.getKey(), entry.getValue()));
        }
      }
    }
    return all;
  }

  /** The answers of a call by their status, as they are meant. */
  Map<String, JsonNode> answers(Operation operation) {
    Map<String, JsonNode> answers = new TreeMap<>();
    operation
        .json()
        .path("responses")
        .properties()
        .forEach(entry -> answers.put(entry.getKey(), resolve(entry.getValue())));
    return answers;
  }

  /** Every example of every answer. */
  List<Example> examples() {
    List<Example> all = new ArrayList<>();
    for (Operation operation : operations()) {
      answers(operation)
          .forEach((status, answer) -> {
            for (Map.Entry<String, JsonNode> content : answer.path("content").properties()) {
              for (Map.Entry<String, JsonNode> example :
                  content.getValue().path("examples").properties()) {
                all.add(
                    new Example(
                        example.getKey(),
                        Integer.parseInt(status),
                        content.getKey(),
                        example.getValue().path("value")));
              }
            }
          });
    }
    return all;
  }

  /** The example of a body that is sent. */
  String body(String name) {
    return document.findParents(name).stream()
        .map(examples -> examples.path(name).path("value"))
        .filter(value -> !value.isMissingNode())
        .map(value -> value.isTextual() ? value.asText() : value.toString())
        .findFirst()
        .orElseThrow();
  }

  private JsonNode resolve(JsonNode node) {
    JsonNode reference = node.path("$ref");
    return reference.isTextual() ? document.at(reference.asText().substring(1)) : node;
  }
}
