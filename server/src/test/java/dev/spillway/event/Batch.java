package dev.spillway.event;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Events of a test. */
public record Batch(List<Event> events) implements EventBatch {
  static final Instant DAY = Instant.parse("2026-02-10T10:00:00Z");
  static final EventStream STREAM = new EventStream("app-1", false);

  /** Events of one person each, a minute apart. */
  static Batch of(String name, int count) {
    return new Batch(
        IntStream.range(0, count)
            .mapToObj(n -> event(name + "-" + n, DAY.plusSeconds(60L * n)))
            .toList());
  }

  static Event event(String person, Instant date) {
    return new Event(
        "push_sent", date, "campaign", "token", null, person, null, "id-" + person, "{\"n\":1.50}");
  }

  @Override
  public long count() {
    return events.size();
  }

  @Override
  public long bytes() {
    return 100L * events.size();
  }

  @Override
  public void forEach(Sink sink) throws IOException {
    EventPacker packer = new EventPacker(sink);
    for (Event event : events) {
      packer.add(event);
    }
    packer.finish();
  }
}
