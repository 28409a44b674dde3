package dev.spillway.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every result store keeps to; a subclass gives the store. */
abstract class ResultStoreContract {
  private static final String NAME = "9aed764e_1.csv";
  private static final byte[] TEXT =
      "install_id;event_type\na;b\n".getBytes(StandardCharsets.UTF_8);

  private ResultStore store;

  /** A store over nothing but what earlier calls in the same test left. */
  abstract ResultStore reopen() throws IOException;

  @BeforeEach
  void open() throws IOException {
    store = reopen();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void a_published_file_comes_back_byte_for_byte_with_its_facts() throws Exception {
    byte[] content = new byte[3 * 1024 * 1024 + 17];
    new Random(7).nextBytes(content);

    ResultFacts facts = publish(NAME, content);

    assertThat(facts.size()).isEqualTo(content.length);
    assertThat(facts.sha256()).isEqualTo(sha256(content));
    assertThat(read(NAME)).isEqualTo(content);
  }

  @Test
  void an_empty_file_can_be_published() throws Exception {
    ResultFacts facts = publish(NAME, new byte[0]);

    assertThat(facts).isEqualTo(new ResultFacts(0, sha256(new byte[0])));
    assertThat(read(NAME)).isEmpty();
  }

  @Test
  void a_file_is_absent_until_it_is_published() throws IOException {
    write(NAME, TEXT);

    assertThat(store.open(NAME)).isEmpty();
  }

  @Test
  void a_published_file_is_still_there_after_a_restart() throws IOException {
    publish(NAME, TEXT);

    store = reopen();

    assertThat(read(NAME)).isEqualTo(TEXT);
  }

  @Test
  void a_file_can_be_read_from_any_position() throws IOException {
    publish(NAME, TEXT);

    try (StoredResult result = store.open(NAME).orElseThrow()) {
      assertThat(result.size()).isEqualTo(TEXT.length);
      for (int from : new int[] {TEXT.length - 4, 0, 5}) {
        ByteBuffer part = ByteBuffer.allocate(3);
        result.range(from, 3).read(part);
        assertThat(part.array()).isEqualTo(Arrays.copyOfRange(TEXT, from, from + 3));
      }
    }
  }

  @Test
  void staging_begins_anew_with_nothing_of_a_former_try() throws IOException {
    write(NAME, TEXT);

    assertThat(store.stage(NAME).path()).doesNotExist();
  }

  @Test
  void publishing_what_was_not_written_fails_and_publishes_nothing() throws IOException {
    StagedResult staged = store.stage(NAME);
    assertThatThrownBy(staged::publish).isInstanceOf(IOException.class);

    assertThat(store.open(NAME)).isEmpty();
  }

  @Test
  void a_name_is_never_published_twice() throws IOException {
    publish(NAME, TEXT);
    try (StagedResult again = write(NAME, new byte[] {1})) {
      assertThatThrownBy(again::publish).isInstanceOf(IOException.class);
    }

    assertThat(read(NAME)).isEqualTo(TEXT);
  }

  @Test
  void what_was_closed_unpublished_is_gone() throws IOException {
    StagedResult staged = write(NAME, TEXT);
    staged.close();

    assertThat(staged.path()).doesNotExist();
    assertThatThrownBy(staged::publish).isInstanceOf(IOException.class);
    assertThat(store.open(NAME)).isEmpty();
  }

  @Test
  void a_file_that_is_measured_while_it_grows_has_the_same_facts() throws Exception {
    byte[] content = new byte[5 * 1024 * 1024 + 3];
    new Random(11).nextBytes(content);
    int[] ends = {0, 1, 2 * 1024 * 1024, 2 * 1024 * 1024 + 5, content.length - 1};

    try (StagedResult staged = store.stage(NAME)) {
      Files.createFile(staged.path());
      int written = 0;
      for (int end : ends) {
        Files.write(
            staged.path(), Arrays.copyOfRange(content, written, end), StandardOpenOption.APPEND);
        staged.wrote(end);
        written = end;
      }
      Files.write(
          staged.path(),
          Arrays.copyOfRange(content, written, content.length),
          StandardOpenOption.APPEND);

      assertThat(staged.publish()).isEqualTo(new ResultFacts(content.length, sha256(content)));
    }
    assertThat(read(NAME)).isEqualTo(content);
  }

  @Test
  void a_file_that_shrinks_after_it_was_measured_is_not_published() throws IOException {
    try (StagedResult staged = write(NAME, TEXT)) {
      staged.wrote(TEXT.length + 1);

      assertThatThrownBy(staged::publish).isInstanceOf(IOException.class);
    }
    assertThat(store.open(NAME)).isEmpty();
  }

  @Test
  void a_deleted_file_is_gone() throws IOException {
    publish(NAME, TEXT);

    store.delete(NAME);

    assertThat(store.open(NAME)).isEmpty();
  }

  @Test
  void ending_and_deleting_what_is_not_there_is_no_error() throws IOException {
    store.stage(NAME).close();
    store.delete(NAME);

    assertThat(store.open(NAME)).isEmpty();
  }

  @Test
  void a_sweep_removes_staged_and_published_files_that_nobody_wants() throws IOException {
    publish("kept.csv", TEXT);
    publish("old.csv", TEXT);
    StagedResult running = write("running.csv", TEXT);
    StagedResult crashed = write("crashed.csv", TEXT);
    store = reopen();

    Set<String> removed = store.sweep(List.of("kept.csv", "running.csv")::contains);

    assertThat(removed).containsExactlyInAnyOrder("old.csv", "crashed.csv");
    assertThat(store.open("old.csv")).isEmpty();
    assertThat(read("kept.csv")).isEqualTo(TEXT);
    assertThat(running.publish().size()).isEqualTo(TEXT.length);
    assertThatThrownBy(crashed::publish).isInstanceOf(IOException.class);
  }

  @Test
  void a_sweep_leaves_what_is_being_written_and_its_parts_until_it_is_closed() throws IOException {
    StagedResult staged = write(NAME, TEXT);
    Path part = staged.path().resolveSibling(NAME + ".part-1");
    Files.write(part, TEXT);

    assertThat(store.sweep(name -> false)).isEmpty();
    assertThat(staged.path()).hasBinaryContent(TEXT);
    staged.close();
    assertThat(store.sweep(name -> false)).containsExactly(part.getFileName().toString());
  }

  @Test
  void a_second_sweep_finds_nothing() throws IOException {
    publish("old.csv", TEXT);
    store.sweep(name -> false);

    assertThat(store.sweep(name -> false)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        ".hidden",
        "../up.csv",
        "a/b.csv",
        "a\\b.csv",
        "a b.csv",
        "a\u0000.csv",
        "é.csv",
        "a.csv\n",
        "/etc/passwd"
      })
  void a_name_of_another_form_is_refused_everywhere(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> store.stage(name));
    assertThatIllegalArgumentException().isThrownBy(() -> store.open(name));
    assertThatIllegalArgumentException().isThrownBy(() -> store.delete(name));
  }

  @Test
  void a_name_has_at_most_200_characters() throws IOException {
    publish("n".repeat(200), TEXT);

    assertThat(read("n".repeat(200))).isEqualTo(TEXT);
    assertThatIllegalArgumentException().isThrownBy(() -> store.stage("n".repeat(201)));
  }

  final ResultStore store() {
    return store;
  }

  final ResultFacts publish(String name, byte[] content) throws IOException {
    try (StagedResult staged = write(name, content)) {
      return staged.publish();
    }
  }

  /** What a process has staged; it is not closed, as by a process that was killed. */
  final StagedResult write(String name, byte[] content) throws IOException {
    StagedResult staged = store.stage(name);
    Files.write(staged.path(), content);
    return staged;
  }

  final byte[] read(String name) throws IOException {
    try (StoredResult result = store.open(name).orElseThrow()) {
      return Channels.newInputStream(result.range(0, result.size())).readAllBytes();
    }
  }

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }
}
