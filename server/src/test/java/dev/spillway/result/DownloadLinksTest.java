package dev.spillway.result;

import static dev.spillway.result.DownloadLinks.LinkCheck.EXPIRED;
import static dev.spillway.result.DownloadLinks.LinkCheck.FORGED;
import static dev.spillway.result.DownloadLinks.LinkCheck.GOOD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadLinksTest {
  private static final Duration LIFETIME = Duration.ofMinutes(20);
  private static final Instant START = Instant.parse("2026-11-20T10:00:00.123Z");

  private static final String BASE64URL =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  @TempDir private Path folder;
  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private Path keyFile;
  private DownloadLinks links;

  @BeforeEach
  void open() throws IOException {
    keyFile = folder.resolve("link.key");
    links = DownloadLinks.open(keyFile, LIFETIME, now::get);
  }

  @Test
  void a_link_works_until_the_twentieth_minute_to_the_millisecond() {
    DownloadLink link = links.issue("request", "file.csv");

    assertThat(link.expires()).isEqualTo(START.plus(LIFETIME));
    assertThat(links.check(link)).isEqualTo(GOOD);
    now.set(link.expires().minusMillis(1));
    assertThat(links.check(link)).isEqualTo(GOOD);
    now.set(link.expires());
    assertThat(links.check(link)).isEqualTo(EXPIRED);
  }

  @Test
  void a_links_end_is_a_whole_millisecond_so_that_it_can_be_written_down() {
    now.set(START.plusNanos(999_999));

    DownloadLink link = links.issue("request", "file.csv");

    assertThat(link.expires()).isEqualTo(START.plus(LIFETIME));
    assertThat(links.check(link)).isEqualTo(GOOD);
  }

  @Test
  void every_flipped_bit_of_the_signature_is_found() {
    DownloadLink link = links.issue("request", "file.csv");
    byte[] signature = Base64.getUrlDecoder().decode(link.signature().reveal());
    assertThat(signature).hasSize(32);

    for (int bit = 0; bit < signature.length * 8; bit++) {
      byte[] changed = signature.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
      assertThat(links.check(withSignature(link, text))).as("bit %d", bit).isEqualTo(FORGED);
    }
  }

  @Test
  void a_second_spelling_of_the_same_signature_is_forged() {
    DownloadLink link = links.issue("request", "file.csv");
    String text = link.signature().reveal();

    for (int i = 0; i < BASE64URL.length(); i++) {
      String spelling = text.substring(0, text.length() - 1) + BASE64URL.charAt(i);
      assertThat(links.check(withSignature(link, spelling)))
          .isEqualTo(spelling.equals(text) ? GOOD : FORGED);
    }
    assertThat(links.check(withSignature(link, text + "="))).isEqualTo(FORGED);
    assertThat(links.check(withSignature(link, ""))).isEqualTo(FORGED);
  }

  @Test
  void a_signature_is_good_for_its_own_request_file_and_end_alone() {
    DownloadLink link = links.issue("request", "file.csv");
    LinkSignature signature = link.signature();
    Instant expires = link.expires();

    assertThat(links.check(new DownloadLink("request", "other.csv", expires, signature)))
        .isEqualTo(FORGED);
    assertThat(links.check(new DownloadLink("other", "file.csv", expires, signature)))
        .isEqualTo(FORGED);
    assertThat(links.check(new DownloadLink("requestf", "ile.csv", expires, signature)))
        .isEqualTo(FORGED);
    assertThat(
            links.check(new DownloadLink("request", "file.csv", expires.plusMillis(1), signature)))
        .isEqualTo(FORGED);
    assertThat(links.check(new DownloadLink("request", "file.csv", Instant.MAX, signature)))
        .isEqualTo(FORGED);
  }

  @Test
  void texts_that_utf_8_cannot_tell_apart_are_told_apart() {
    DownloadLink link = links.issue("request", "file?.csv");

    assertThat(
            links.check(
                new DownloadLink("request", "file\ud800.csv", link.expires(), link.signature())))
        .isEqualTo(FORGED);
  }

  @Test
  void a_changed_link_is_forged_even_when_it_has_expired() {
    DownloadLink link = links.issue("request", "file.csv");
    now.set(link.expires().plusSeconds(1));

    assertThat(links.check(link)).isEqualTo(EXPIRED);
    assertThat(
            links.check(new DownloadLink("request", "other.csv", link.expires(), link.signature())))
        .isEqualTo(FORGED);
  }

  @Test
  void links_outlive_a_restart() throws IOException {
    DownloadLink link = links.issue("request", "file.csv");

    assertThat(DownloadLinks.open(keyFile, LIFETIME, now::get).check(link)).isEqualTo(GOOD);
  }

  @Test
  void another_servers_links_are_forged() throws IOException {
    DownloadLinks other = DownloadLinks.open(folder.resolve("other.key"), LIFETIME, now::get);

    assertThat(links.check(other.issue("request", "file.csv"))).isEqualTo(FORGED);
  }

  @Test
  void the_key_is_32_bytes_for_its_owner_alone_and_nothing_else_is_left() throws IOException {
    assertThat(Files.size(keyFile)).isEqualTo(32);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile)))
        .isEqualTo("rw-------");
    assertThat(folder.toFile().list()).containsExactly("link.key");
  }

  @Test
  void a_draft_that_a_crash_left_is_no_obstacle() throws IOException {
    Path fresh = folder.resolve("fresh.key");
    Files.write(folder.resolve("fresh.key.new"), new byte[] {1});

    DownloadLinks opened = DownloadLinks.open(fresh, LIFETIME, now::get);

    assertThat(opened.check(opened.issue("request", "file.csv"))).isEqualTo(GOOD);
    assertThat(folder.resolve("fresh.key.new")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rwx------", "rw--w----"})
  void a_key_that_others_could_know_is_refused(String permissions) throws IOException {
    Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString(permissions));

    assertThatThrownBy(() -> DownloadLinks.open(keyFile, LIFETIME, now::get))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void a_read_only_key_is_fine() throws IOException {
    DownloadLink link = links.issue("request", "file.csv");
    Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("r--------"));

    assertThat(DownloadLinks.open(keyFile, LIFETIME, now::get).check(link)).isEqualTo(GOOD);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33, 4096})
  void a_key_of_another_length_is_refused(int length) throws IOException {
    Files.write(keyFile, new byte[length]);

    assertThatThrownBy(() -> DownloadLinks.open(keyFile, LIFETIME, now::get))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("32 bytes, not " + length);
  }

  @Test
  void a_link_in_place_of_the_key_is_refused() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("linked.key"), keyFile);

    assertThatThrownBy(() -> DownloadLinks.open(link, LIFETIME, now::get))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("regular file");
  }

  @Test
  void a_link_shows_no_signature_when_printed() {
    DownloadLink link = links.issue("request", "file.csv");

    assertThat(link.toString()).doesNotContain(link.signature().reveal());
  }

  private static DownloadLink withSignature(DownloadLink link, String signature) {
    return new DownloadLink(
        link.requestId(), link.fileName(), link.expires(), new LinkSignature(signature));
  }
}
