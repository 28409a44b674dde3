package dev.spillway.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerOnlyTest {
  private static final int THREADS = 8;
  private static final int FOLDERS = 300;

  @TempDir private Path folder;

  @Test
  void many_make_the_same_folder_at_once() throws Exception {
    CyclicBarrier together = new CyclicBarrier(THREADS);
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> made = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        made.add(
            threads.submit(() -> {
              for (int number = 0; number < FOLDERS; number++) {
                together.await(10, TimeUnit.SECONDS);
                OwnerOnly.makeFolder(folder.resolve("above-" + number).resolve("made"));
              }
              return true;
            }));
      }
      for (Future<?> thread : made) {
        thread.get();
      }
    }
    assertThat(folder).isDirectoryContaining(path -> Files.isDirectory(path.resolve("made")));
  }

  @Test
  void an_old_folder_gets_the_right_permissions_and_a_file_in_its_place_is_told()
      throws IOException {
    Path old = Files.createDirectory(folder.resolve("old"));
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwxr-xr-x"));
    OwnerOnly.makeFolder(old);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(old)))
        .isEqualTo("rwx------");

    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> OwnerOnly.makeFolder(file)).hasMessage("not a folder: " + file);
  }
}
