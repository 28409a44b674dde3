package dev.spillway.contract;

import dev.spillway.contract.EventForms.Form;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A body that must be refused, and how.
 *
 * @param name what is wrong with it
 * @param query what is behind the route's path
 * @param part what the answer says of it
 */
record BadInput(
    String name,
    String query,
    List<String> headers,
    Supplier<byte[]> body,
    int status,
    int code,
    String part) {

  /** A good event, in which other fields take the place of its own. */
  static final String GOOD =
      """
      {"event":"push_sent","date":"2026-02-03T10:00:00","source":"campaign",\
      "token":"black-friday","custom_id":"c"}\
      """;

  /** A body that is refused with 400, in a plain form. */
  static BadInput of(Form form, String name, String body, String part) {
    return of(form, name, () -> body.getBytes(StandardCharsets.UTF_8), part);
  }

  static BadInput of(Form form, String name, Supplier<byte[]> body, String part) {
    return new BadInput(
        form + ": " + name, "", List.of("Content-Type", form.contentType), body, 400, 31, part);
  }

  BadInput with(String header, String value) {
    List<String> more = new ArrayList<>(headers);
    more.addAll(List.of(header, value));
    return new BadInput(name, query, more, body, status, code, part);
  }

  BadInput asking(String otherQuery) {
    return new BadInput(name, otherQuery, headers, body, status, code, part);
  }

  BadInput answered(int otherStatus) {
    return new BadInput(name, query, headers, body, otherStatus, code, part);
  }
}
