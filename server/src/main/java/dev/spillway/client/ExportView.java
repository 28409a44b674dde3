package dev.spillway.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * An export request as the server shows it, {@code docs/api.md}, "Follow a request". What the
 * original API has not is empty where the server leaves it out.
 *
 * @param json the representation, whole
 * @param retryAfter when to look again
 */
public record ExportView(JsonNode json, Optional<Duration> retryAfter) {
  private static final Set<String> OPEN = Set.of("CREATED", "PENDING");

  /** Whether it is one. */
  static boolean isOne(JsonNode json) {
    return json.path("id").isTextual() && json.path("status").isTextual();
  }

  public String id() {
    return json.path("id").asText();
  }

  public String status() {
    return json.path("status").asText();
  }

  public boolean isOpen() {
    return OPEN.contains(status());
  }

  public boolean isDone() {
    return status().equals("SUCCESS");
  }

  /** Why it failed, if it did. */
  public Optional<String> error() {
    return text(json.path("error_msg"));
  }

  /** Kind, token and shape. */
  public List<String> subject() {
    String[] segments = json.path("uri").asText("").split("/", -1);
    int count = segments.length;
    return count < 4
        ? List.of("-", "-", "-")
        : List.of(segments[count - 3], segments[count - 2], segments[count - 1]);
  }

  /** The name of its file. */
  public Optional<String> fileName() {
    return text(json.path("file_url"))
        .map(url -> url.replaceFirst("[?#].*", ""))
        .map(url -> url.substring(url.lastIndexOf('/') + 1))
        .filter(name -> !name.isEmpty());
  }

  /** How much of it is made. */
  public OptionalLong percent() {
    return number(json.path("progress").path("percent"));
  }

  public OptionalLong rows() {
    return number(json.path("file").path("rows"));
  }

  public OptionalLong size() {
    return number(json.path("file").path("size"));
  }

  public Optional<String> sha256() {
    return text(json.path("file").path("sha256"));
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
  }

  private static OptionalLong number(JsonNode node) {
    return node.canConvertToLong() ? OptionalLong.of(node.asLong()) : OptionalLong.empty();
  }
}
