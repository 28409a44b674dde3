package dev.spillway.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SparkPathTest {

  @Test
  void objects_are_read_by_hadoops_name_for_their_store() {
    assertThat(SparkPath.toRead("s3://bucket/table/app=a/x.parquet"))
        .isEqualTo("s3a://bucket/table/app=a/x.parquet");
    assertThat(SparkPath.toWrite("s3://bucket/parts/n1/job"))
        .isEqualTo("s3a://bucket/parts/n1/job");
  }

  @Test
  void what_stands_for_other_characters_is_taken_by_its_word_where_files_are_read() {
    assertThat(SparkPath.toRead("/a{b}/[c]/d*e?f,g\\h"))
        .isEqualTo("file:///a\\{b\\}/\\[c\\]/d\\*e\\?f\\,g\\\\h");
    assertThat(SparkPath.toWrite("/a b/{c}")).isEqualTo("file:///a b/{c}");
  }
}
