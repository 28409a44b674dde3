package dev.spillway.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.spillway.event.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Writes events in every form in which they can be sent. */
final class EventForms {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EventForms() {}

  /** A form of a body. */
  enum Form {
    NDJSON("application/x-ndjson"),
    JSON("application/json"),
    CSV_SEMICOLON("text/csv"),
    CSV_COMMA("text/csv; charset=utf-8"),
    PARQUET("application/vnd.apache.parquet");

    final String contentType;

    Form(String contentType) {
      this.contentType = contentType;
    }

    byte[] write(List<Event> events, Path folder) {
      try {
        return switch (this) {
          case NDJSON -> json(events, "", "\n", "\n");
          case JSON -> json(events, "[", " ,\n", "]");
          case CSV_SEMICOLON -> csv(events, ';');
          case CSV_COMMA -> csv(events, ',');
          case PARQUET -> parquet(events, folder);
        };
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** How a body is packed. */
  enum Packing {
    PLAIN("identity"),
    GZIP("gzip"),
    ZSTD("zstd");

    final String encoding;

    Packing(String encoding) {
      this.encoding = encoding;
    }

    byte[] pack(byte[] plain) {
      return switch (this) {
        case PLAIN -> plain;
        case GZIP -> gzip(plain);
        case ZSTD -> Zstd.compress(plain);
      };
    }
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static byte[] json(List<Event> events, String before, String between, String after)
      throws IOException {
    StringBuilder body = new StringBuilder(before);
    String separator = "";
    for (Event event : events) {
      body.append(separator).append(json(event));
      separator = between;
    }
    return body.append(after).toString().getBytes(StandardCharsets.UTF_8);
  }

  static String json(Event event) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("event", event.type());
      json.writeStringField("date", date(event));
      json.writeStringField("source", event.source());
      json.writeStringField("token", event.token());
      write(json, "install_id", event.installId());
      write(json, "custom_id", event.customId());
      write(json, "advertising_id", event.advertisingId());
      write(json, "id", event.id());
      if (event.attributes() != null) {
        json.writeFieldName("attributes");
        json.writeRawValue(event.attributes());
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private static String date(Event event) {
    String text = event.date().toString();
    return text.substring(0, text.length() - 1);
  }

  private static byte[] csv(List<Event> events, char separator) throws IOException {
    StringWriter text = new StringWriter();
    CsvWriter csv = CsvWriter.builder().fieldSeparator(separator).build(text);
    csv.writeRecord(
        "event",
        "date",
        "source",
        "token",
        "install_id",
        "custom_id",
        "advertising_id",
        "id",
        "attributes");
    for (Event event : events) {
      csv.writeRecord(
          event.type(),
          date(event),
          event.source(),
          event.token(),
          Objects.requireNonNullElse(event.installId(), ""),
          Objects.requireNonNullElse(event.customId(), ""),
          Objects.requireNonNullElse(event.advertisingId(), ""),
          Objects.requireNonNullElse(event.id(), ""),
          Objects.requireNonNullElse(event.attributes(), ""));
    }
    csv.close();
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] parquet(List<Event> events, Path folder) throws SQLException, IOException {
    Path file = folder.resolve("events-to-send.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE event (event VARCHAR, date TIMESTAMP, source VARCHAR, token VARCHAR,"
              + " install_id VARCHAR, custom_id VARCHAR, advertising_id VARCHAR, id VARCHAR,"
              + " attributes VARCHAR)");
      try (DuckDBAppender appender =
          connection.unwrap(DuckDBConnection.class).createAppender("event")) {
        for (Event event : events) {
          appender.beginRow();
          appender.append(event.type());
          appender.appendEpochMicros(1000 * event.date().toEpochMilli());
          appender.append(event.source()).append(event.token());
          appender.append(event.installId()).append(event.customId());
          appender.append(event.advertisingId()).append(event.id()).append(event.attributes());
          appender.endRow();
        }
      }
      try (PreparedStatement copy =
          connection.prepareStatement("COPY event TO ? (FORMAT parquet)")) {
        copy.setString(1, file.toString());
        copy.execute();
      }
      return Files.readAllBytes(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
