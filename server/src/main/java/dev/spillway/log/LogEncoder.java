package dev.spillway.log;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Writes lines as the process's format says; named by {@code logback.xml}. Logback starts before
 * settings are read, so that the environment alone decides until then.
 */
public final class LogEncoder extends EncoderBase<ILoggingEvent> {
  private static volatile boolean json = byEnvironment().isJson();

  private final JsonEncoder objects = new JsonEncoder();
  private final PatternLayout text = new PatternLayout();

  static void use(LogFormat format) {
    json = format.isJson();
  }

  /** A wrong word is told when the settings are read. */
  private static LogFormat byEnvironment() {
    try {
      return Optional.ofNullable(System.getenv(LogFormat.VARIABLE))
          .map(LogFormat::of)
          .orElse(LogFormat.AUTO);
    } catch (IllegalArgumentException e) {
      return LogFormat.AUTO;
    }
  }

  /** What a line of text looks like, in Logback's words. */
  public void setPattern(String pattern) {
    text.setPattern(pattern);
  }

  @Override
  public void start() {
    objects.setContext(getContext());
    objects.setWithSequenceNumber(false);
    objects.setWithNanoseconds(false);
    objects.setWithContext(false);
    objects.setWithMessage(false);
    objects.setWithArguments(false);
    objects.setWithFormattedMessage(true);
    objects.start();
    text.setContext(getContext());
    text.start();
    super.start();
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    return json ? objects.encode(event) : text.doLayout(event).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
