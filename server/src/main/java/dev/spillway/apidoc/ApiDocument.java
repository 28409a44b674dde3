package dev.spillway.apidoc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * The description of this server's API. It is made when it is first asked for, so that a start does
 * not wait for it. Thread-safe.
 */
public final class ApiDocument {
  private static final String SOURCE = "openapi.yaml";
  private static final String KINDS = "/components/parameters/Kind/schema";

  private final List<String> kinds;
  private Optional<Forms> forms = Optional.empty();

  /**
   * Prepares it.
   *
   * @param kinds the names of the kinds that this server exports
   */
  public ApiDocument(List<String> kinds) {
    this.kinds = List.copyOf(kinds);
  }

  private record Forms(String json, ApiPage page) {}

  /** OpenAPI 3.1, as JSON. */
  public String json() {
    return forms().json();
  }

  /** The same for people. */
  public ApiPage page() {
    return forms().page();
  }

  private synchronized Forms forms() {
    if (forms.isEmpty()) {
      JsonNode document = read();
      forms = Optional.of(new Forms(document.toString(), ApiPage.of(document)));
    }
    return forms.get();
  }

  private JsonNode read() {
    try (InputStream source = ApiDocument.class.getResourceAsStream(SOURCE)) {
      JsonNode document = new ObjectMapper(new YAMLFactory()).readTree(source);
      if (document.at(KINDS) instanceof ObjectNode schema) {
        ArrayNode names = schema.putArray("enum");
        kinds.forEach(names::add);
      }
      return document;
    } catch (IOException e) {
      throw new UncheckedIOException("the API's description cannot be read from the jar", e);
    }
  }
}
