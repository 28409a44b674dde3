package dev.spillway.apidoc;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/**
 * A page without any script.
 *
 * @param html UTF-8
 * @param policy its Content-Security-Policy, which allows its own style alone
 */
public record ApiPage(String html, String policy) {
  private static final String STYLE = "docs.css";

  static ApiPage of(JsonNode document) {
    String style = style();
    return new ApiPage(
        new PageWriter(document).write(style),
        "default-src 'none'; style-src 'sha256-"
            + digest(style)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  }

  private static String style() {
    try (InputStream source =
        Objects.requireNonNull(ApiPage.class.getResourceAsStream(STYLE), STYLE)) {
      return new String(source.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the page's style cannot be read from the jar", e);
    }
  }

  private static String digest(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
