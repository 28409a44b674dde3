package dev.spillway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes JSON into memory; answers are small. */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Writes one value. */
  @FunctionalInterface
  interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  static byte[] bytes(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      content.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("JSON could not be written into memory", e);
    }
    return bytes.toByteArray();
  }

  /** The body of an error. */
  static byte[] error(ApiError error, String message) {
    return bytes(json -> {
      json.writeStartObject();
      json.writeNumberField("code", error.code());
      json.writeStringField("message", message);
      json.writeEndObject();
    });
  }
}
