package dev.spillway.result;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs download links and checks them, with HMAC-SHA-256 under a key that never leaves the server.
 * Thread-safe.
 */
public final class DownloadLinks {
  private static final String ALGORITHM = "HmacSHA256";

  /** Stands before what is signed, so that the key can never sign anything else by chance. */
  private static final byte[] VERSION = "spillway-download-1".getBytes(StandardCharsets.US_ASCII);

  private final SecretKeySpec key;
  private final Duration lifetime;
  private final InstantSource clock;

  private DownloadLinks(SecretKeySpec key, Duration lifetime, InstantSource clock) {
    this.key = key;
    this.lifetime = lifetime;
    this.clock = clock;
  }

  /**
   * Reads the key, or makes one, in a file that its owner alone can read.
   *
   * @throws IOException when it cannot be read or made, is not of 32 bytes, or is open to others
   */
  public static DownloadLinks open(Path keyFile, Duration lifetime, InstantSource clock)
      throws IOException {
    byte[] key = LinkKeyFile.readOrCreate(keyFile);
    return new DownloadLinks(new SecretKeySpec(key, ALGORITHM), lifetime, clock);
  }

  /** Links of a key that other servers have too, of 32 bytes. */
  public static DownloadLinks of(byte[] key, Duration lifetime, InstantSource clock) {
    return new DownloadLinks(new SecretKeySpec(key, ALGORITHM), lifetime, clock);
  }

  /**
   * Looks whether the key of a file that is there can be used.
   *
   * @throws IOException when it cannot; the message says why and what to do
   */
  public static void requireUsable(Path keyFile) throws IOException {
    LinkKeyFile.read(keyFile);
  }

  /**
   * A key for another purpose, from which this one cannot be found; the same at each start while
   * the key file stays.
   *
   * @param purpose names what it is for; no two uses have the same
   */
  public byte[] derive(String purpose) {
    // No link's content begins like this, since each begins with another text.
    return hmac(("spillway-key-" + purpose).getBytes(StandardCharsets.UTF_8));
  }

  /** A link to the file that works from now on for the lifetime, cut to the millisecond. */
  public DownloadLink issue(String requestId, String fileName) {
    Instant expires = clock.instant().plus(lifetime).truncatedTo(ChronoUnit.MILLIS);
    return new DownloadLink(requestId, fileName, expires, sign(requestId, fileName, expires));
  }

  /**
   * Whether the link was issued here, is unchanged, and has not expired. An expired link that was
   * changed is forged: nothing is said about links that are not ours.
   */
  public LinkCheck check(DownloadLink link) {
    LinkSignature expected = sign(link.requestId(), link.fileName(), link.expires());
    if (!expected.matches(link.signature())) {
      return LinkCheck.FORGED;
    }
    return clock.instant().isBefore(link.expires()) ? LinkCheck.GOOD : LinkCheck.EXPIRED;
  }

  private LinkSignature sign(String requestId, String fileName, Instant expires) {
    byte[] signature = hmac(content(requestId, fileName, expires));
    return new LinkSignature(Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
  }

  private byte[] hmac(byte[] content) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has HMAC-SHA-256", e);
    }
  }

  /** Lengths stand before the texts, so that no two links have the same content. */
  private static byte[] content(String requestId, String fileName, Instant expires) {
    int size =
        VERSION.length
            + 3 * Integer.BYTES
            + Long.BYTES
            + Character.BYTES * (requestId.length() + fileName.length());
    ByteBuffer content = ByteBuffer.allocate(size).put(VERSION);
    putText(content, requestId);
    putText(content, fileName);
    return content.putLong(expires.getEpochSecond()).putInt(expires.getNano()).array();
  }

  /** As UTF-16, which unlike UTF-8 keeps every Java string apart from every other. */
  private static void putText(ByteBuffer content, String text) {
    content.putInt(text.length());
    text.chars().forEach(character -> content.putChar((char) character));
  }

  /** What a link is worth. */
  public enum LinkCheck {
    GOOD,
    EXPIRED,
    FORGED
  }
}
