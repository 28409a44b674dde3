package dev.spillway.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
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
    Files.write(store.stage(NAME), TEXT);

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

    try (SeekableByteChannel channel = store.open(NAME).orElseThrow()) {
      assertThat(channel.size()).isEqualTo(TEXT.length);
      ByteBuffer part = ByteBuffer.allocate(3);
      channel.position(TEXT.length - 4).read(part);
      assertThat(part.array()).isEqualTo("a;b".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void staging_begins_anew_with_nothing_of_a_former_try() throws IOException {
    Files.write(store.stage(NAME), TEXT);

    assertThat(store.stage(NAME)).doesNotExist();
  }

  @Test
  void publishing_what_was_not_staged_fails_and_publishes_nothing() throws IOException {
    assertThatThrownBy(() -> store.publish(NAME)).isInstanceOf(IOException.class);

    assertThat(store.open(NAME)).isEmpty();
  }

  @Test
  void a_name_is_never_published_twice() throws IOException {
    publish(NAME, TEXT);
    Files.write(store.stage(NAME), new byte[] {1});

    assertThatThrownBy(() -> store.publish(NAME)).isInstanceOf(IOException.class);

    assertThat(read(NAME)).isEqualTo(TEXT);
    store.discard(NAME);
    assertThat(read(NAME)).isEqualTo(TEXT);
  }

  @Test
  void a_discarded_file_cannot_be_published() throws IOException {
    Files.write(store.stage(NAME), TEXT);
    store.discard(NAME);

    assertThatThrownBy(() -> store.publish(NAME)).isInstanceOf(IOException.class);
  }

  @Test
  void a_deleted_file_is_gone() throws IOException {
    publish(NAME, TEXT);

    store.delete(NAME);

    assertThat(store.open(NAME)).isEmpty();
  }

  @Test
  void discarding_and_deleting_what_is_not_there_is_no_error() throws IOException {
    store.discard(NAME);
    store.delete(NAME);

    assertThat(store.open(NAME)).isEmpty();
  }

  @Test
  void a_sweep_removes_staged_and_published_files_that_nobody_wants() throws IOException {
    publish("kept.csv", TEXT);
    publish("old.csv", TEXT);
    Files.write(store.stage("running.csv"), TEXT);
    Files.write(store.stage("crashed.csv"), TEXT);

    Set<String> removed = store.sweep(List.of("kept.csv", "running.csv")::contains);

    assertThat(removed).containsExactlyInAnyOrder("old.csv", "crashed.csv");
    assertThat(store.open("old.csv")).isEmpty();
    assertThat(read("kept.csv")).isEqualTo(TEXT);
    assertThat(store.publish("running.csv").size()).isEqualTo(TEXT.length);
    assertThatThrownBy(() -> store.publish("crashed.csv")).isInstanceOf(IOException.class);
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
    assertThatIllegalArgumentException().isThrownBy(() -> store.publish(name));
    assertThatIllegalArgumentException().isThrownBy(() -> store.discard(name));
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
    Files.write(store.stage(name), content);
    return store.publish(name);
  }

  final byte[] read(String name) throws IOException {
    try (SeekableByteChannel channel = store.open(name).orElseThrow()) {
      return Channels.newInputStream(channel).readAllBytes();
    }
  }

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }
}
