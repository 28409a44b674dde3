package dev.spillway.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalResultStoreTest extends ResultStoreContract {
  private static final byte[] SECRET = {4, 2};

  @TempDir private Path folder;

  @Override
  ResultStore reopen() throws IOException {
    return LocalResultStore.open(folder.resolve("results"));
  }

  @Test
  void files_and_folders_are_for_their_owner_alone() throws IOException {
    try (StagedResult staged = write("a.csv", SECRET)) {
      Files.setPosixFilePermissions(staged.path(), PosixFilePermissions.fromString("rw-rw-rw-"));
      staged.publish();
    }

    assertThat(permissions(published("a.csv"))).isEqualTo("rw-------");
    assertThat(permissions(folder.resolve("results/files"))).isEqualTo("rwx------");
    assertThat(permissions(folder.resolve("results/staging"))).isEqualTo("rwx------");
  }

  @Test
  void nothing_is_left_in_staging_once_a_file_is_published() throws IOException {
    publish("a.csv", SECRET);

    assertThat(folder.resolve("results/staging")).isEmptyDirectory();
    assertThat(published("a.csv")).isRegularFile();
  }

  @Test
  void a_link_among_the_published_files_is_not_followed() throws IOException {
    Path outside = Files.write(folder.resolve("outside"), SECRET);
    Files.createSymbolicLink(published("link.csv"), outside);

    assertThatThrownBy(() -> store().open("link.csv"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a regular file");
    store().delete("link.csv");

    assertThat(published("link.csv")).doesNotExist();
    assertThat(outside).hasBinaryContent(SECRET);
  }

  @Test
  void a_link_in_staging_is_neither_published_nor_followed() throws IOException {
    Path outside = Files.write(folder.resolve("outside"), SECRET);
    StagedResult staged = store().stage("link.csv");
    Files.createSymbolicLink(staged.path(), outside);

    staged.wrote(1);
    assertThatThrownBy(staged::publish).isInstanceOf(IOException.class);
    assertThat(published("link.csv")).doesNotExist();

    store().stage("link.csv");
    assertThat(Files.exists(staged.path(), LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(outside).hasBinaryContent(SECRET);
  }

  @Test
  void a_link_that_leads_nowhere_holds_its_name_all_the_same() throws IOException {
    Files.createSymbolicLink(published("a.csv"), folder.resolve("nowhere"));

    assertThatThrownBy(() -> publish("a.csv", SECRET)).isInstanceOf(IOException.class);
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }

  @Test
  void a_sweep_removes_links_but_not_what_they_lead_to() throws IOException {
    Path outside = Files.write(folder.resolve("outside"), SECRET);
    Files.createSymbolicLink(published("link.csv"), outside);

    assertThat(store().sweep(name -> false)).containsExactly("link.csv");
    assertThat(outside).hasBinaryContent(SECRET);
  }

  @Test
  void a_sweep_leaves_what_cannot_be_a_result() throws IOException {
    Path folderInside = Files.createDirectory(published("folder"));
    Path hidden = Files.write(published(".keep"), SECRET);

    assertThat(store().sweep(name -> false)).isEmpty();
    assertThat(folderInside).isDirectory();
    assertThat(hidden).exists();
  }

  @Test
  void a_folder_in_place_of_a_file_is_not_opened() throws IOException {
    Files.createDirectory(published("folder"));

    assertThatThrownBy(() -> store().open("folder")).isInstanceOf(IOException.class);
  }

  @Test
  void a_link_in_place_of_a_folder_of_the_store_is_refused() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path root = Files.createDirectory(folder.resolve("other"));
    Files.createSymbolicLink(root.resolve("staging"), elsewhere);

    assertThatThrownBy(() -> LocalResultStore.open(root)).isInstanceOf(IOException.class);
  }

  @Test
  void who_has_a_file_open_reads_it_to_its_end_after_its_deletion() throws IOException {
    publish("a.csv", SECRET);

    try (StoredResult result = store().open("a.csv").orElseThrow()) {
      store().delete("a.csv");
      assertThat(Channels.newInputStream(result.range(0, 2)).readAllBytes()).isEqualTo(SECRET);
    }
  }

  private Path published(String name) {
    return folder.resolve("results").resolve("files").resolve(name);
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
