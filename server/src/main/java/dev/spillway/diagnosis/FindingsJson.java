package dev.spillway.diagnosis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Findings as JSON: {@code {"findings": [{"level": "ok", "subject": …, "detail": …, "remedy":
 * …}]}}.
 */
public final class FindingsJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private FindingsJson() {}

  public static String write(List<Finding> findings) {
    ObjectNode whole = JSON.createObjectNode();
    ArrayNode array = whole.putArray("findings");
    for (Finding finding : findings) {
      array
          .addObject()
          .put("level", finding.level().name().toLowerCase(Locale.ROOT))
          .put("subject", finding.subject())
          .put("detail", finding.detail())
          .put("remedy", finding.remedy());
    }
    return whole.toString();
  }

  /** What {@link #write} wrote; empty for anything else. */
  public static Optional<List<Finding>> read(String text) {
    try {
      JsonNode array = JSON.readTree(text).path("findings");
      List<Finding> findings = new ArrayList<>();
      for (JsonNode finding : array) {
        findings.add(
            new Finding(
                Finding.Level.valueOf(finding.path("level").asText("").toUpperCase(Locale.ROOT)),
                finding.path("subject").asText(""),
                finding.path("detail").asText(""),
                finding.path("remedy").asText("")));
      }
      return findings.isEmpty() ? Optional.empty() : Optional.of(findings);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
