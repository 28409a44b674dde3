package dev.spillway.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/**
 * What the pages load: our own style and script, and the libraries from their WebJars. Each is
 * served under a path with its digest, and may be kept for ever. Immutable.
 */
final class Assets {
  private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";
  private static final String SVG = "image/svg+xml";
  private static final int DIGEST = 16;

  private final Map<String, Asset> byName = new HashMap<>();

  private record Asset(String digest, String contentType, ByteBuffer bytes) {}

  Assets() {
    add("console.css", CSS, "/console/console.css");
    add("console.js", JAVASCRIPT, "/console/console.js");
    add("icon.svg", SVG, "/console/icon.svg");
    add("htmx.js", JAVASCRIPT, webJar("htmx.org", "dist/htmx.min.js"));
    add("uplot.js", JAVASCRIPT, webJar("uplot", "dist/uPlot.iife.min.js"));
    add("uplot.css", CSS, webJar("uplot", "dist/uPlot.min.css"));
  }

  private void add(String name, String contentType, String resource) {
    byte[] bytes = read(resource);
    byName.put(
        name, new Asset(digest(bytes), contentType, ByteBuffer.wrap(bytes).asReadOnlyBuffer()));
  }

  /** A WebJar's files lie in a folder of its version, which the jar itself tells. */
  private static String webJar(String name, String file) {
    String resource = "/META-INF/maven/org.webjars.npm/" + name + "/pom.properties";
    try (InputStream in = open(resource)) {
      Properties properties = new Properties();
      properties.load(in);
      String version = properties.getProperty("version");
      return "/META-INF/resources/webjars/" + name + "/" + version + "/" + file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(String resource) {
    try (InputStream in = open(resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String resource) {
    return Objects.requireNonNull(
        Assets.class.getResourceAsStream(resource), () -> resource + " is not in the jar");
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest).substring(0, DIGEST);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /** Where it is served, below the console. */
  String path(String name) {
    return "assets/" + Objects.requireNonNull(byName.get(name), name).digest() + "/" + name;
  }

  /** The asset of a path's segments below the console; another version's path has none. */
  Optional<Answer> find(List<String> path) {
    if (path.size() != 3 || !path.getFirst().equals("assets")) {
      return Optional.empty();
    }
    return Optional.ofNullable(byName.get(path.getLast()))
        .filter(asset -> asset.digest().equals(path.get(1)))
        .map(asset ->
            new Answer(
                200,
                Map.of(
                    "Content-Type", asset.contentType(),
                    "X-Content-Type-Options", "nosniff",
                    "Cache-Control", "public, max-age=31536000, immutable"),
                asset.bytes().duplicate()));
  }
}
