package dev.spillway.console;

import dev.spillway.http.PageCall;
import dev.spillway.tenant.Access;
import dev.spillway.tenant.App;
import dev.spillway.tenant.Company;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One call of a page by one who has signed in.
 *
 * @param id the request's id in the path; empty where the path has none
 * @param fields those of the query, or of the form that was sent
 */
record Visit(
    PageCall call,
    Session session,
    Access access,
    String token,
    String id,
    Map<String, List<String>> fields) {

  /** The console's path below a public base URL, which may have a path itself. */
  static String root(String base) {
    return Optional.ofNullable(URI.create(base).getRawPath()).orElse("") + "/console";
  }

  String root() {
    return root(call.base());
  }

  App app() {
    return access.app();
  }

  Company company() {
    return access.company();
  }

  /** A field's first value; empty when there is none. */
  String field(String name) {
    return values(name).stream().findFirst().orElse("");
  }

  /** A field's first value, if it is no empty text. */
  Optional<String> filled(String name) {
    return Optional.of(field(name).strip()).filter(text -> !text.isEmpty());
  }

  List<String> values(String name) {
    return fields.getOrDefault(name, List.of());
  }
}
