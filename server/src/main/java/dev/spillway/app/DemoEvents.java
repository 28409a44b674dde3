package dev.spillway.app;

import dev.spillway.event.Event;
import dev.spillway.event.EventBatch;
import dev.spillway.event.EventPacker;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the demo's events: pseudo-random, but the same at each run with the same start. They
 * are made while they are read, so that any number takes no memory.
 *
 * @param start the end of the 90 days over which the events are spread
 * @param first the number of the first event
 * @param count how many there are
 */
record DemoEvents(Instant start, long first, long count) implements EventBatch {
  private static final long SPAN_MILLIS = Duration.ofDays(90).toMillis();
  private static final int PEOPLE = 50_000;
  private static final int EVENT_BYTES = 200;

  private static final List<Campaign> CAMPAIGNS =
      List.of(
          push("campaign", "black-friday", 30),
          push("campaign", "welcome", 20),
          push("campaign", "spring-sale", 10),
          push("campaign", "newsletter-12", 10),
          new Campaign(
              "inapp-campaign",
              "onboarding",
              15,
              List.of(
                  "inapp_sent",
                  "inapp_view",
                  "inapp_click",
                  "inapp_close",
                  "inapp_error",
                  "push_sent",
                  "push_open",
                  "push_error")),
          push("transactional", "order-shipped", 15));
  private static final int WEIGHTS = CAMPAIGNS.stream().mapToInt(Campaign::weight).sum();

  /**
   * One source of demo events; {@code weight} says how many of them there are beside the others.
   */
  private record Campaign(String source, String token, int weight, List<String> types) {}

  private static Campaign push(String source, String token, int weight) {
    return new Campaign(source, token, weight, List.of("push_sent", "push_open", "push_error"));
  }

  @Override
  public long bytes() {
    return count * EVENT_BYTES;
  }

  @Override
  public void forEach(Sink sink) throws IOException {
    EventPacker packer = new EventPacker(sink);
    for (long number = first; number < first + count; number++) {
      packer.add(event(number));
    }
    packer.finish();
  }

  private Event event(long number) {
    SplittableRandom random = new SplittableRandom(number);
    Campaign campaign = campaign(random.nextInt(WEIGHTS));
    long person = random.nextInt(PEOPLE);
    return new Event(
        type(campaign, random),
        // The newest is a second old, so that none lies in the future.
        Instant.ofEpochMilli(start.toEpochMilli() - 1000 - random.nextLong(SPAN_MILLIS - 2000)),
        campaign.source(),
        campaign.token(),
        id(person, 1),
        person % 10 < 7 ? "customer-" + person : null,
        person % 10 < 4 ? id(person, 2) : null,
        "demo-" + number,
        attributes(random));
  }

  /** The first type is by far the most frequent, as it is in life. */
  private static String type(Campaign campaign, SplittableRandom random) {
    int size = campaign.types().size();
    int pick = random.nextInt(100) < 60 ? 0 : random.nextInt(size);
    return campaign.types().get(pick);
  }

  private static Campaign campaign(int pick) {
    int left = pick;
    for (Campaign campaign : CAMPAIGNS) {
      left -= campaign.weight();
      if (left < 0) {
        return campaign;
      }
    }
    throw new IllegalStateException("the pick is below the sum of the weights");
  }

  private static String id(long person, int use) {
    SplittableRandom random = new SplittableRandom(person * 31 + use);
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  private static @Nullable String attributes(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> "{\"platform\":\"ios\"}";
      case 1 -> "{\"platform\":\"android\"}";
      default -> null;
    };
  }
}
