package dev.spillway.http;

import dev.spillway.tenant.Access;
import dev.spillway.tenant.Scope;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A method, a path and who may call it.
 *
 * @param template path segments; those in braces stand for any text
 * @param scope what the REST key needs; empty for a route without keys
 * @param dev whether the app's Dev key will do
 */
record Route(
    String method, List<String> template, Optional<Scope> scope, boolean dev, Handler handler) {

  /** Answers a call. */
  @FunctionalInterface
  interface Handler {
    void handle(Call call) throws IOException;
  }

  /** A call that found its route, and, where the route has keys, showed good ones. */
  record Call(Exchange exchange, Map<String, String> path, Optional<Access> shown) {

    String segment(String name) {
      return path.getOrDefault(name, "");
    }

    /** Who calls; of routes with keys alone. */
    Access access() {
      return shown.orElseThrow();
    }
  }

  static Route keyed(String method, String path, Scope scope, Handler handler) {
    return new Route(method, segments(path), Optional.of(scope), false, handler);
  }

  static Route open(String method, String path, Handler handler) {
    return new Route(method, segments(path), Optional.empty(), false, handler);
  }

  /** The same route, for Dev keys too. */
  Route forDevKeysToo() {
    return new Route(method, template, scope, true, handler);
  }

  /** The path with its names in braces, which says nothing of any call. */
  String path() {
    return "/" + String.join("/", template);
  }

  /** The method and the path, such as {@code GET /health/live}. */
  String text() {
    return method + " " + path();
  }

  /** The values of the template's names, if the method and the path are this route's. */
  Optional<Map<String, String>> match(String wantedMethod, List<String> path) {
    if (!method.equals(wantedMethod) || path.size() != template.size()) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < path.size(); i++) {
      String expected = template.get(i);
      if (expected.startsWith("{")) {
        values.put(expected.substring(1, expected.length() - 1), path.get(i));
      } else if (!expected.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  /** The segments of a path, without one trailing slash. */
  static List<String> segments(String path) {
    String trimmed =
        path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return List.of(trimmed.substring(1).split("/", -1));
  }
}
