package dev.spillway.event;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/** Finds the files that a query has to look into, by partitions and by the files' bounds. */
final class TablePlan {
  private TablePlan() {}

  static EventFiles of(
      Warehouse warehouse, Table table, KnownFiles known, Snapshot snapshot, EventQuery query) {
    return of(
        warehouse, table, known, snapshot, expression(query), file -> passes(file, query.cut()));
  }

  static EventFiles of(
      Warehouse warehouse, Table table, KnownFiles known, Snapshot snapshot, String appId) {
    return of(warehouse, table, known, snapshot, liveEvents(appId), file -> true);
  }

  private static EventFiles of(
      Warehouse warehouse,
      Table table,
      KnownFiles known,
      Snapshot snapshot,
      Expression wanted,
      Predicate<DataFile> passes) {
    org.apache.iceberg.Snapshot state = table.snapshot(snapshot.id());
    if (state == null) {
      throw new SnapshotGoneException(snapshot);
    }
    return new EventFiles(
        known.matching(table, state, wanted).stream()
            .map(file -> file(warehouse, file, passes))
            .sorted(
                Comparator.comparing(EventFiles.EventFile::day)
                    .thenComparing(EventFiles.EventFile::path))
            .toList(),
        warehouse);
  }

  private static Expression expression(EventQuery query) {
    return Expressions.and(
        liveEvents(query.appId()),
        Expressions.equal(EventColumns.SOURCE, query.source()),
        Expressions.equal(EventColumns.TOKEN, query.token()),
        Expressions.greaterThanOrEqual(EventColumns.DATE, micros(query.from())),
        Expressions.lessThan(EventColumns.DATE, micros(query.to())));
  }

  private static Expression liveEvents(String appId) {
    return Expressions.and(
        Expressions.equal(EventColumns.APP, appId), Expressions.equal(EventColumns.TEST, false));
  }

  private static EventFiles.EventFile file(
      Warehouse warehouse, DataFile file, Predicate<DataFile> passes) {
    int day = Objects.requireNonNull(file.partition().get(EventSchema.DAY, Integer.class));
    return new EventFiles.EventFile(
        warehouse.path(file.location()),
        LocalDate.ofEpochDay(day),
        file.recordCount(),
        file.fileSizeInBytes(),
        passes.test(file));
  }

  /** What the bounds do not rule out may be. */
  private static boolean passes(DataFile file, Cut cut) {
    Optional<Long> greatest =
        bound(file.upperBounds(), EventColumns.SEQ)
            .map(bytes -> Conversions.fromByteBuffer(Types.LongType.get(), bytes));
    return greatest.isEmpty() || greatest.get() > greatestBefore(only(file), cut);
  }

  /** What the numbers of such a node's events may be, so that none is behind the cut. */
  private static long greatestBefore(Optional<String> node, Cut cut) {
    if (node.isEmpty()) {
      return Math.min(cut.seq(), cut.loaded());
    }
    if (node.get().equals(cut.node())) {
      return cut.seq();
    }
    return node.get().equals(cut.loadNode()) ? cut.loaded() : Long.MAX_VALUE;
  }

  /** The node that wrote all of the file's events, if it was one. */
  private static Optional<String> only(DataFile file) {
    Optional<String> lower = node(file.lowerBounds());
    return lower.equals(node(file.upperBounds())) ? lower : Optional.empty();
  }

  private static Optional<String> node(Map<Integer, ByteBuffer> bounds) {
    return bound(bounds, EventColumns.NODE)
        .map(bytes ->
            Conversions.<CharSequence>fromByteBuffer(Types.StringType.get(), bytes).toString());
  }

  private static Optional<ByteBuffer> bound(Map<Integer, ByteBuffer> bounds, String column) {
    return Optional.ofNullable(bounds).map(values -> values.get(EventSchema.id(column)));
  }

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
