package dev.spillway.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionData;
import org.junit.jupiter.api.Test;

/** That the files of a day stay few, and that an event is not rewritten again and again. */
class CompactionPolicyTest {
  private static final CompactionPolicy POLICY = new CompactionPolicy(64L << 20);

  private int names;

  private DataFile file(long bytes) {
    return file(names++ + ".parquet", bytes, 1);
  }

  private DataFile file(String name, long bytes, long rows) {
    PartitionData partition = new PartitionData(EventSchema.PARTITIONS.partitionType());
    partition.set(0, "app-1");
    partition.set(EventSchema.DAY, 20_000);
    return DataFiles.builder(EventSchema.PARTITIONS)
        .withPath("/data/" + name)
        .withFormat(FileFormat.PARQUET)
        .withPartition(partition)
        .withFileSizeInBytes(bytes)
        .withRecordCount(rows)
        .build();
  }

  /** What becomes of files that are merged. */
  private List<DataFile> run(List<DataFile> merged) {
    String prefix = SortedRun.newPrefix();
    long rows = merged.stream().mapToLong(DataFile::recordCount).sum();
    long bytes = CompactionPolicy.bytesOf(merged);
    int parts = POLICY.partsFor(merged);
    int count = parts * TableFiles.filesFor(rows / parts, CompactionPolicy.filesEach(parts));
    List<DataFile> files = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      files.add(file(prefix + "-" + names++, bytes / count, Math.ceilDiv(rows, count)));
    }
    return files;
  }

  /** Merges what the policy chooses of a settled day, until it chooses nothing. */
  private List<DataFile> settle(List<DataFile> files) {
    List<DataFile> left = new ArrayList<>(files);
    int merges = 0;
    List<DataFile> merged = List.copyOf(POLICY.choose(left, true));
    while (!merged.isEmpty()) {
      left.removeAll(merged);
      left.addAll(run(merged));
      assertThat(++merges).isLessThanOrEqualTo(2);
      merged = List.copyOf(POLICY.choose(left, true));
    }
    return left;
  }

  @Test
  void what_comes_late_is_merged_by_itself_as_long_as_it_is_little() {
    List<DataFile> day = new ArrayList<>(run(List.of(file("big", 60L << 20, 1_500_000))));
    assertThat(day).hasSize(3);
    List<DataFile> first = List.copyOf(day);

    for (int late = 0; late < 100; late++) {
      day.add(file(20_000));
      day = new ArrayList<>(settle(day));
      assertThat(day).containsAll(first).hasSizeLessThanOrEqualTo(4);
    }
  }

  @Test
  void a_settled_file_of_many_events_is_cut() {
    DataFile large = file("large", 8L << 20, 200_000);
    DataFile small = file("small", 1L << 20, 25_000);

    assertThat(settle(List.of(large))).hasSize(3).allMatch(one -> one.recordCount() < 70_000);
    assertThat(settle(List.of(small))).containsExactly(small);
  }

  @Test
  void a_day_that_cannot_be_cut_is_not_written_again_and_again() {
    DataFile whole = file(SortedRun.newPrefix() + "-1", 400L << 20, 10_000_000);

    assertThat(POLICY.choose(List.of(whole), true)).isEmpty();
  }

  @Property(tries = 300)
  void a_settled_day_comes_down_to_its_fewest_files(
      @ForAll @Size(min = 1, max = 30) List<@LongRange(min = 1, max = 40_000_000) Long> sizes) {
    List<DataFile> files =
        sizes.stream().map(bytes -> file(names++ + "", bytes, 1 + bytes / 40)).toList();
    long bytes = CompactionPolicy.bytesOf(files);

    assertThat((long) settle(files).size())
        .isLessThanOrEqualTo(Math.max(4, bytes / (64 << 20) + 1));
  }

  private List<Long> chosen(long... sizes) {
    List<DataFile> files = LongStream.of(sizes).mapToObj(this::file).toList();
    return POLICY.choose(files, false).stream().map(DataFile::fileSizeInBytes).toList();
  }

  @Test
  void large_files_are_left_alone_until_the_small_ones_have_come_near_them() {
    assertThat(chosen(1, 1, 1, 1)).isEmpty();
    assertThat(chosen(1, 1, 1, 1, 1)).hasSize(5);
    assertThat(chosen(1000, 1, 100, 1, 1)).containsExactly(1L, 1L, 1L);
    assertThat(chosen(1000, 1, 10, 1, 3)).containsExactly(1L, 1L, 3L, 10L);
    assertThat(chosen(1, 3, 10, 40, 200)).isEmpty();
  }

  @Property(tries = 200)
  void what_is_left_grows_by_more_than_threefold(
      @ForAll @Size(min = 1, max = 40) List<@LongRange(min = 1, max = 1L << 30) Long> sizes) {
    List<DataFile> files = sizes.stream().map(this::file).toList();
    List<DataFile> merged = POLICY.choose(files, false);
    List<DataFile> left = new ArrayList<>(files);
    left.removeAll(merged);
    if (!merged.isEmpty()) {
      left.add(file(CompactionPolicy.bytesOf(merged)));
      long largest = merged.stream().mapToLong(DataFile::fileSizeInBytes).max().orElseThrow();
      assertThat(2 * CompactionPolicy.bytesOf(merged)).isGreaterThanOrEqualTo(3 * largest);
    }
    if (left.size() > 4) {
      long smaller = 0;
      for (SortedRun run : SortedRun.of(left)) {
        assertThat(smaller == 0 || run.bytes() > 2 * smaller).isTrue();
        smaller += run.bytes();
      }
    }
  }

  @Property(tries = 20)
  void a_day_of_many_flushes_is_not_rewritten_more_often_than_promised(
      @ForAll @LongRange(min = 4_000, max = 1_000_000) long each,
      @ForAll @IntRange(min = NewFiles.MANY, max = 8) int flushes) {
    List<DataFile> files = new ArrayList<>();
    double written = 0;
    int most = 0;
    int count = 1000;
    for (int flush = 1; flush <= count; flush++) {
      files.add(file(each));
      most = Math.max(most, files.size());
      if (flush % flushes == 0) {
        List<DataFile> merged = POLICY.choose(files, false);
        if (!merged.isEmpty()) {
          files.removeAll(merged);
          written += CompactionPolicy.bytesOf(merged);
          files.add(file(CompactionPolicy.bytesOf(merged)));
        }
      }
    }
    assertThat(written / (each * count)).isLessThan(Math.log(count) / Math.log(1.5));
    assertThat(most).isLessThanOrEqualTo(flushes + 1 + (int) (Math.log(count) / Math.log(3)));
  }
}
