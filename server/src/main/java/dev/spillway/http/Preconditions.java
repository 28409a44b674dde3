package dev.spillway.http;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** The conditional headers of a GET or HEAD, in the order of RFC 9110, section 13.2.2. */
final class Preconditions {
  private static final Pattern COMMA = Pattern.compile(",");

  private final HttpFields headers;
  private final String etag;
  private final Instant modified;

  /** What becomes of the request. */
  enum Outcome {
    PASSED,
    NOT_MODIFIED,
    FAILED
  }

  Preconditions(HttpFields headers, String etag, Instant modified) {
    this.headers = headers;
    this.etag = etag;
    this.modified = modified.truncatedTo(ChronoUnit.SECONDS);
  }

  Outcome outcome() {
    List<String> match = tags(HttpHeader.IF_MATCH);
    if (!match.isEmpty()) {
      if (!names(match, true)) {
        return Outcome.FAILED;
      }
    } else if (isBefore(HttpHeader.IF_UNMODIFIED_SINCE)) {
      return Outcome.FAILED;
    }
    List<String> noneMatch = tags(HttpHeader.IF_NONE_MATCH);
    if (!noneMatch.isEmpty()) {
      return names(noneMatch, false) ? Outcome.NOT_MODIFIED : Outcome.PASSED;
    }
    boolean since = headers.getDateField(HttpHeader.IF_MODIFIED_SINCE) >= 0;
    return since && !isBefore(HttpHeader.IF_MODIFIED_SINCE) ? Outcome.NOT_MODIFIED : Outcome.PASSED;
  }

  /** Whether {@code If-Range}, if it came, names the file as it is. */
  boolean rangesApply() {
    String condition = headers.get(HttpHeader.IF_RANGE);
    if (condition == null) {
      return true;
    }
    String value = condition.strip();
    if (value.startsWith("\"") || value.startsWith("W/")) {
      return value.equals(etag);
    }
    return headers.getDateField(HttpHeader.IF_RANGE) == modified.toEpochMilli();
  }

  /** Cut at each comma: a foreign tag may fall apart, which makes none of ours. */
  private List<String> tags(HttpHeader header) {
    return headers.getValuesList(header).stream()
        .flatMap(COMMA::splitAsStream)
        .map(String::strip)
        .toList();
  }

  private boolean names(List<String> tags, boolean strong) {
    return tags.stream()
        .anyMatch(
            tag -> tag.equals("*") || tag.equals(etag) || (!strong && tag.equals("W/" + etag)));
  }

  /** Whether the header's date is before the file's. */
  private boolean isBefore(HttpHeader header) {
    long date = headers.getDateField(header);
    return date >= 0 && date < modified.toEpochMilli();
  }
}
