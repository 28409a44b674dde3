package dev.spillway.result;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A link's signature as it stands in the link. Its {@code toString} shows nothing. */
public final class LinkSignature {
  private final String text;

  public LinkSignature(String text) {
    this.text = text;
  }

  /** The text that goes into the link. */
  public String reveal() {
    return text;
  }

  /**
   * Compares in constant time, text by text, so that no second spelling of one signature is good.
   */
  boolean matches(LinkSignature other) {
    return MessageDigest.isEqual(
        text.getBytes(StandardCharsets.UTF_8), other.text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "LinkSignature[hidden]";
  }
}
