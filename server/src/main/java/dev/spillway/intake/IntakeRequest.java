package dev.spillway.intake;

import dev.spillway.event.EventStream;
import java.util.Optional;

/**
 * What is known of a body before it is read.
 *
 * @param stream whose events they are
 * @param lookbackDays how old the company's events may be; empty for the default
 * @param onError what to do with the good events of a body that has bad ones too
 * @param idempotencyKey the client's name for this body; checked by the caller for its form
 */
public record IntakeRequest(
    EventStream stream,
    Optional<Integer> lookbackDays,
    IntakeFormat format,
    BodyEncoding encoding,
    OnError onError,
    Optional<String> idempotencyKey) {}
