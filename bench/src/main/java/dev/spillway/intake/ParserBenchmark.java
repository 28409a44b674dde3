package dev.spillway.intake;

import dev.spillway.event.Kinds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading and checking a single event, which intake does for each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx512m")
public class ParserBenchmark {
  private static final String HEADER =
      "event,date,source,token,install_id,custom_id,advertising_id";
  private static final String RECORD =
      "push_open,2025-02-03T04:05:06.789,campaign,black-friday,"
          + "7c8a5a3e-43c5-4fd1-a2f5-0f2d8a7e9b11,customer-1234567,";

  private static final byte[] LINE =
      """
      {"event":"push_open","date":"2025-02-03T04:05:06.789","source":"campaign",\
      "token":"black-friday","install_id":"7c8a5a3e-43c5-4fd1-a2f5-0f2d8a7e9b11",\
      "custom_id":"customer-1234567","advertising_id":null}\
      """
          .getBytes(StandardCharsets.UTF_8);

  private static final byte[] FIELDS = RECORD.getBytes(StandardCharsets.UTF_8);

  private final JsonEventParser json = new JsonEventParser(checker());
  private final CsvEventParser csv = csv();

  private static EventChecker checker() {
    return EventChecker.at(
        Kinds.defaults(), Instant.parse("2025-03-01T00:00:00Z"), Duration.ofHours(1), 90);
  }

  private static CsvEventParser csv() {
    try {
      CsvEventParser parser = new CsvEventParser(checker());
      byte[] header = HEADER.getBytes(StandardCharsets.UTF_8);
      expect(parser.parse(header, 0, header.length), Parsed.Header.class);
      expect(parser.parse(FIELDS, 0, FIELDS.length), Parsed.Good.class);
      expect(new JsonEventParser(checker()).parse(LINE, 0, LINE.length), Parsed.Good.class);
      return parser;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is refused is refused fast. */
  private static void expect(Parsed parsed, Class<? extends Parsed> wanted) {
    if (!wanted.isInstance(parsed)) {
      throw new IllegalStateException("the benchmark's event is not taken: " + parsed);
    }
  }

  /** A line of NDJSON. */
  @Benchmark
  public Object ndjsonLine() throws IOException {
    return json.parse(LINE, 0, LINE.length);
  }

  /** A record of CSV. */
  @Benchmark
  public Object csvRecord() throws IOException {
    return csv.parse(FIELDS, 0, FIELDS.length);
  }
}
