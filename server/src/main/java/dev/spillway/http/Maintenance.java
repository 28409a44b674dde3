package dev.spillway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The operator's word that the server takes nothing new for a while.
 *
 * @param message what clients are told besides; may be empty
 * @param since when it was said, to the second
 */
public record Maintenance(String message, Instant since) {
  /** The longest message, in characters. */
  public static final int LONGEST = 500;

  private static final ObjectMapper JSON = new ObjectMapper();

  public Maintenance {
    message = message.strip();
    since = since.truncatedTo(ChronoUnit.SECONDS);
    if (message.length() > LONGEST || message.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "the message must be one line of at most " + LONGEST + " characters");
    }
  }

  /** Its form in the data folder, between command and server, and for scripts. */
  public static String write(Optional<Maintenance> maintenance) {
    ObjectNode json = JSON.createObjectNode().put("maintenance", maintenance.isPresent());
    maintenance.ifPresent(
        on -> json.put("message", on.message()).put("since", on.since().toString()));
    return json.toString();
  }

  /**
   * Reads what {@link #write} gave.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static Optional<Maintenance> read(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      if (json == null || !json.path("maintenance").isBoolean()) {
        throw new IllegalArgumentException("this says nothing about maintenance");
      }
      return json.path("maintenance").asBoolean()
          ? Optional.of(
              new Maintenance(
                  json.path("message").asText(""), Instant.parse(json.path("since").asText(""))))
          : Optional.empty();
    } catch (JsonProcessingException | DateTimeException e) {
      throw new IllegalArgumentException("this says nothing about maintenance", e);
    }
  }
}
