package dev.spillway.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An export that is wanted, {@code docs/api.md}, "Create an export".
 *
 * @param kind the kind of campaign, as in the path
 * @param shape {@code events} or {@code ids}
 * @param body the POST's body
 */
public record Order(String kind, String token, String shape, ObjectNode body) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,63}");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

  /** What can be exported: a line for each event, or for each different person. */
  public static final Set<String> SHAPES = Set.of("events", "ids");

  public Order {
    require(
        NAME.matcher(kind).matches(),
        "a kind has 1 to 64 characters of a-z 0-9 - _, like campaign");
    require(
        TOKEN.matcher(token).matches() && !token.equals(".") && !token.equals(".."),
        "a token has 1 to 128 characters of A-Z a-z 0-9 _ - . and is neither . nor ..");
    require(SHAPES.contains(shape), "say events or ids after the token");
  }

  private static void require(boolean fine, String message) {
    if (!fine) {
      throw new IllegalArgumentException(message);
    }
  }

  String path() {
    return "/export/" + kind + "/" + token + "/" + shape;
  }

  /** A name for its file that says what is in it. */
  public String fileName() {
    String ending =
        switch (body.path("compression").asText("")) {
          case "gzip" -> ".csv.gz";
          case "zstd" -> ".csv.zst";
          case String other -> ".csv";
        };
    return kind + "-" + token + "-" + shape + ending;
  }
}
