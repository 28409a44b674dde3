package dev.spillway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Whether a command prints one JSON document in place of text for people. */
final class JsonOption {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--json", description = "Print one JSON document on standard output.")
  private boolean wanted;

  boolean isWanted() {
    return wanted;
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** Prints a list as the one field of a document. */
  static <T> void print(
      PrintWriter out, String name, List<T> items, Function<T, ObjectNode> document) {
    ObjectNode whole = object();
    ArrayNode array = whole.putArray(name);
    items.forEach(item -> array.add(document.apply(item)));
    print(out, whole);
  }

  static void print(PrintWriter out, JsonNode document) {
    out.println(document);
    out.flush();
  }
}
