package dev.spillway.event;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.expressions.Evaluator;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.InclusiveMetricsEvaluator;
import org.apache.iceberg.expressions.ManifestEvaluator;
import org.apache.iceberg.expressions.Projections;

/**
 * The table's data files by their manifests, which never change, so that what one plan has read of
 * them the next need not. Iceberg's own plan reads each anew, which takes longer than a small
 * export's query. Thread-safe.
 */
final class KnownFiles {
  /** So many files are remembered, each some 2 kB with its bounds. */
  private static final long MOST_FILES = 16_384;

  /** The columns whose bounds plans look at; those of another rule nothing out. */
  private static final Set<Integer> BOUNDED =
      Set.of(
          EventSchema.id(EventColumns.TEST),
          EventSchema.id(EventColumns.SOURCE),
          EventSchema.id(EventColumns.TOKEN),
          EventSchema.id(EventColumns.DATE),
          EventSchema.id(EventColumns.NODE),
          EventSchema.id(EventColumns.SEQ));

  private Optional<Cache<String, List<DataFile>>> byManifest = Optional.empty();

  /** Made when it is first needed, since its classes would take a part of every start. */
  private synchronized Cache<String, List<DataFile>> byManifest() {
    if (byManifest.isEmpty()) {
      byManifest =
          Optional.of(
              Caffeine.newBuilder()
                  .maximumWeight(MOST_FILES)
                  .weigher((String path, List<DataFile> files) -> Math.max(1, files.size()))
                  .build());
    }
    return byManifest.get();
  }

  /**
   * The snapshot's files that may hold rows that pass.
   *
   * @throws EventStoreException when a manifest cannot be read
   */
  List<DataFile> matching(Table table, Snapshot snapshot, Expression wanted) {
    PartitionSpec spec = table.spec();
    ManifestEvaluator manifests = ManifestEvaluator.forRowFilter(wanted, spec, true);
    Evaluator partitions =
        new Evaluator(spec.partitionType(), Projections.inclusive(spec).project(wanted), true);
    InclusiveMetricsEvaluator bounds = new InclusiveMetricsEvaluator(table.schema(), wanted, true);
    List<DataFile> matching = new ArrayList<>();
    try {
      for (ManifestFile manifest : snapshot.dataManifests(table.io())) {
        if (manifests.eval(manifest)) {
          files(table, manifest).stream()
              .filter(file -> partitions.eval(file.partition()) && bounds.eval(file))
              .forEach(matching::add);
        }
      }
    } catch (UncheckedIOException | NotFoundException e) {
      throw new EventStoreException("the event table cannot be read", e);
    }
    return matching;
  }

  private List<DataFile> files(Table table, ManifestFile manifest) {
    return byManifest().get(manifest.path(), path -> read(table, manifest));
  }

  private static List<DataFile> read(Table table, ManifestFile manifest) {
    List<DataFile> files = new ArrayList<>();
    try (ManifestReader<DataFile> reader =
        ManifestFiles.read(manifest, table.io(), table.specs())) {
      reader.forEach(file -> files.add(file.copyWithStats(BOUNDED)));
    } catch (IOException e) {
      throw new RuntimeIOException(e, "%s cannot be read", manifest.path());
    }
    return files;
  }
}
