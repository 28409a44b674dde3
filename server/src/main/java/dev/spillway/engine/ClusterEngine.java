package dev.spillway.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a cluster sort and write the lines of exports, and streams what it wrote into one file, once.
 * A file that the cluster's own count does not bear out is a failure.
 */
public final class ClusterEngine implements ExportEngine {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterEngine.class);

  /** So many rows of the table go into a part, on the average. */
  private static final long PART_ROWS = 1_000_000;

  private static final int MOST_PARTS = 10_000;
  private static final int BUFFER = 1 << 20;

  /** What the cluster's work is of the whole, in percent. */
  private static final int SORTING = 90;

  private final LineSorter sorter;
  private final PartStore store;
  private final BlockPacker packer;

  /** The jobs that this engine runs. */
  private final Set<String> running = ConcurrentHashMap.newKeySet();

  ClusterEngine(LineSorter sorter, PartStore store, int threads) {
    this.sorter = sorter;
    this.store = store;
    this.packer = new BlockPacker(threads);
  }

  /**
   * Prepares the use of the cluster; it is not asked for anything yet.
   *
   * @throws IllegalArgumentException when the settings name no cluster that can be used
   * @throws IOException when the place for the parts cannot be used
   */
  public static ClusterEngine open(SparkSettings settings) throws IOException {
    LineSorter sorter = SorterJar.open(settings);
    SparkSettings.Parts parts = settings.parts();
    try {
      PartStore store =
          parts.bucket().isPresent()
              ? new BucketParts(parts.bucket().get().open())
              : new LocalParts(parts.folder());
      return new ClusterEngine(sorter, store, settings.threads());
    } catch (IOException e) {
      sorter.close();
      throw e;
    }
  }

  @Override
  public long run(ExportPlan plan, Path target, Progress progress, Cancellation cancellation) {
    String job = target.getFileName().toString();
    running.add(job);
    try {
      removeLeftOvers();
      SortedLines sorted = sort(plan, job, progress, cancellation);
      gather(plan, job, sorted, target, progress, cancellation);
      return sorted.lines();
    } catch (IOException e) {
      throw new EngineException("the parts of the export could not be put together", e);
    } finally {
      remove(job);
      running.remove(job);
    }
  }

  /** Of jobs that ended with their process, and of those that the cluster ended late. */
  private void removeLeftOvers() throws IOException {
    for (String left : store.jobs()) {
      if (!running.contains(left)) {
        store.remove(left);
      }
    }
  }

  private SortedLines sort(
      ExportPlan plan, String job, Progress progress, Cancellation cancellation) {
    if (plan.files().files().isEmpty()) {
      return new SortedLines(0, 0);
    }
    long parts = Math.clamp(plan.plannedRows() / PART_ROWS + 1, 1, MOST_PARTS);
    return sorter.sort(
        new SortJob(plan, store.location(job), (int) parts),
        percent -> progress.report(0, percent * SORTING / 100),
        cancellation);
  }

  private void gather(
      ExportPlan plan,
      String job,
      SortedLines sorted,
      Path target,
      Progress progress,
      Cancellation cancellation)
      throws IOException {
    List<PartStore.Part> parts = plan.files().files().isEmpty() ? List.of() : store.parts(job);
    long bytes = 0;
    try (Target file = new Target(plan, target, progress, cancellation)) {
      file.out.write(plan.header().getBytes(StandardCharsets.UTF_8));
      for (PartStore.Part part : parts) {
        try (InputStream in = store.read(job, part)) {
          bytes += copy(in, file.out, cancellation);
        }
        file.tell();
        progress.report(sorted.lines(), SORTING + percent(bytes, sorted.bytes()));
      }
      cancellation.check();
      file.finish();
    }
    if (bytes != sorted.bytes()) {
      throw new EngineException(
          "the cluster wrote %d bytes and left %d".formatted(sorted.bytes(), bytes));
    }
  }

  private static int percent(long bytes, long whole) {
    return DuckDbEngine.percent(bytes, whole) * (100 - SORTING) / 100;
  }

  private static long copy(InputStream in, OutputStream out, Cancellation cancellation)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    long copied = 0;
    int read = in.read(buffer);
    while (read >= 0) {
      cancellation.check();
      out.write(buffer, 0, read);
      copied += read;
      read = in.read(buffer);
    }
    return copied;
  }

  /** The file that the parts are put into, packed if it is to be. */
  private final class Target implements AutoCloseable {
    private final Path path;
    private final Progress progress;
    private final OutputStream out;
    private long told;

    Target(ExportPlan plan, Path path, Progress progress, Cancellation cancellation)
        throws IOException {
      this.path = path;
      this.progress = progress;
      this.out =
          plan.format().compression().isPresent()
              ? packer.create(path, plan.format().compression().get(), cancellation)
              : Files.newOutputStream(
                  path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    void tell() throws IOException {
      long size = Files.size(path);
      if (size > told) {
        told = size;
        progress.wrote(size);
      }
    }

    void finish() throws IOException {
      if (out instanceof PackedStream packed) {
        packed.finish();
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  /** What cannot be removed now is so before the next export. */
  private void remove(String job) {
    try {
      store.remove(job);
    } catch (IOException e) {
      LOG.warn("parts of an export are left until the next one", e);
    }
  }

  @Override
  public void close() {
    sorter.close();
    packer.close();
    store.close();
  }
}
