package dev.spillway.event;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Packing an event for the buffer, and reading its texts again, which a flush does for each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx512m")
public class PackingBenchmark {
  private static final int EVENTS = 100;
  private static final Event EVENT =
      new Event(
          "push_open",
          Instant.parse("2025-02-03T04:05:06.789Z"),
          "campaign",
          "black-friday",
          "7c8a5a3e-43c5-4fd1-a2f5-0f2d8a7e9b11",
          "customer-1234567",
          null,
          null,
          null);

  private final EventBlock block = block();

  private static EventBlock block() {
    List<EventBlock> blocks = new ArrayList<>();
    try {
      pack(blocks::add);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return blocks.getFirst();
  }

  private static void pack(EventBatch.Sink blocks) throws IOException {
    EventPacker packer = new EventPacker(blocks);
    for (int number = 0; number < EVENTS; number++) {
      packer.add(EVENT);
    }
    packer.finish();
  }

  /** An event of two ids. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void packed(Blackhole taken) throws IOException {
    pack(taken::consume);
  }

  /** The same. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void unpacked(Blackhole taken) {
    PackedEvent events = new PackedEvent(block.bytes());
    for (int number = 0; number < EVENTS; number++) {
      taken.consume(events.readDate());
      int texts = PackedEvent.REQUIRED.size() + Integer.bitCount(events.readTexts());
      for (int text = 0; text < texts; text++) {
        taken.consume(events.readText());
      }
    }
  }
}
