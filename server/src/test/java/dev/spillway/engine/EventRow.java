package dev.spillway.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of the event table, for tests of engines. */
record EventRow(
    String app,
    boolean test,
    String source,
    String token,
    String event,
    Instant date,
    @Nullable String installId,
    @Nullable String customId,
    @Nullable String advertisingId,
    String node,
    long seq) {

  static EventRow of(long seq, String event, String date, @Nullable String installId) {
    return new EventRow(
        "app",
        false,
        "campaign",
        "token",
        event,
        Instant.parse(date),
        installId,
        null,
        null,
        "n",
        seq);
  }

  EventRow withCustomId(@Nullable String value) {
    return new EventRow(
        app, test, source, token, event, date, installId, value, advertisingId, node, seq);
  }

  EventRow withAdvertisingId(@Nullable String value) {
    return new EventRow(
        app, test, source, token, event, date, installId, customId, value, node, seq);
  }

  EventRow asTest() {
    return new EventRow(
        app, true, source, token, event, date, installId, customId, advertisingId, node, seq);
  }

  EventRow ofToken(String value) {
    return new EventRow(
        app, test, source, value, event, date, installId, customId, advertisingId, node, seq);
  }

  EventRow ofApp(String value) {
    return new EventRow(
        value, test, source, token, event, date, installId, customId, advertisingId, node, seq);
  }

  EventRow ofNode(String value) {
    return new EventRow(
        app, test, source, token, event, date, installId, customId, advertisingId, value, seq);
  }
}
