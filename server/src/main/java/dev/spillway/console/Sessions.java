package dev.spillway.console;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Keeps sessions in signed cookies, so that they outlive the server's process, and makes the tokens
 * by which a form shows that a page of ours sent it. Thread-safe.
 */
final class Sessions {
  /** A working day. */
  private static final Duration LIFETIME = Duration.ofHours(12);

  private static final String SESSION = "session-1";
  private static final String FORM = "form-1";
  private static final int FIELDS = 5;

  private final Seal seal;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  Sessions(Seal seal, InstantSource clock) {
    this.seal = seal;
    this.clock = clock;
  }

  /** A session of one who has just shown the key. */
  Session begin(String keyId, String appId) {
    Instant expires = clock.instant().plus(LIFETIME).truncatedTo(ChronoUnit.SECONDS);
    return new Session(keyId, appId, expires, nonce());
  }

  String nonce() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What the cookie holds. */
  String write(Session session) {
    String text = text(session);
    return text + "." + seal.sign(SESSION, text);
  }

  private static String text(Session session) {
    return String.join(
        ".",
        session.keyId(),
        session.appId(),
        Long.toString(session.expires().getEpochSecond()),
        session.nonce());
  }

  /** The session that a cookie holds, if it was written here and is not over. */
  Optional<Session> read(String cookie) {
    List<String> fields = List.of(cookie.split("\\.", -1));
    int end = cookie.lastIndexOf('.');
    if (fields.size() != FIELDS
        || !seal.isGood(SESSION, cookie.substring(0, end), fields.getLast())) {
      return Optional.empty();
    }
    Instant expires = Instant.ofEpochSecond(Long.parseLong(fields.get(2)));
    return Optional.of(new Session(fields.get(0), fields.get(1), expires, fields.get(3)))
        .filter(session -> clock.instant().isBefore(session.expires()));
  }

  /** The token of the forms on pages which were made under this nonce. */
  String formToken(String nonce) {
    return seal.sign(FORM, nonce);
  }

  boolean isFormToken(String nonce, String token) {
    return seal.isGood(FORM, nonce, token);
  }
}
