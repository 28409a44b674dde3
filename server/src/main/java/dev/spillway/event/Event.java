package dev.spillway.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One messaging event as its producer sent it; already checked, see {@code docs/api.md}, "Bring
 * events in".
 *
 * @param type the event's name, such as {@code push_sent}
 * @param date when it happened, to the millisecond
 * @param source the kind of campaign it belongs to, such as {@code campaign}
 * @param token the campaign's token or the transactional group's id
 * @param installId the installation it reached; at least one of the three ids is there
 * @param customId the company's own name for the person
 * @param advertisingId the device's advertising id
 * @param id the producer's own name for the event
 * @param attributes a JSON object, byte for byte as it was sent
 */
public record Event(
    String type,
    Instant date,
    String source,
    String token,
    @Nullable String installId,
    @Nullable String customId,
    @Nullable String advertisingId,
    @Nullable String id,
    @Nullable String attributes) {}
