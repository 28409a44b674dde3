package dev.spillway.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The check of a download link's signature, which each request of a file begins with. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx512m")
public class LinkBenchmark {
  private @Nullable Path folder;
  private @Nullable DownloadLinks links;
  private @Nullable DownloadLink link;

  /** Makes a key of its own. */
  @Setup
  public void makeLink() throws IOException {
    folder = Files.createTempDirectory("link-benchmark");
    links =
        DownloadLinks.open(
            folder.resolve("link.key"), Duration.ofMinutes(20), InstantSource.system());
    link = links.issue("9aed764e-7a79-4197-b378-df82da994f78", "campaign-black-friday-events.csv");
  }

  /** Removes the key. */
  @TearDown
  public void removeKey() throws IOException {
    if (folder != null) {
      Files.deleteIfExists(folder.resolve("link.key"));
      Files.deleteIfExists(folder);
    }
  }

  /** The check of a good link. */
  @Benchmark
  public Object check() {
    if (links == null || link == null) {
      throw new IllegalStateException("there is no link");
    }
    return links.check(link);
  }
}
