package dev.spillway.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.export.ExportSpec.Posted;
import java.util.Map;

/** The parts of a specification that are stored as JSON text. */
final class SpecJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final TypeReference<Map<String, String>> NAMES = new TypeReference<>() {};

  private SpecJson() {}

  static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings and lists can always be written", e);
    }
  }

  static Posted readPosted(String json) {
    try {
      return MAPPER.readValue(json, Posted.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "a stored request cannot be read; was it changed by hand?", e);
    }
  }

  static Map<String, String> readNames(String json) {
    try {
      return MAPPER.readValue(json, NAMES);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "a stored request cannot be read; was it changed by hand?", e);
    }
  }
}
