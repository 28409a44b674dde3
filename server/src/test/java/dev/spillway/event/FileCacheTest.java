package dev.spillway.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCacheTest {
  private static final int SIZE = 100;

  @TempDir Path folder;
  private final List<Path> fetched = Collections.synchronizedList(new ArrayList<>());
  private volatile FileCache.Fetch fetch =
      (file, target) -> Files.writeString(target, file.getFileName().toString().repeat(SIZE));
  private FileCache cache;

  @BeforeEach
  void open() throws IOException {
    cache =
        new FileCache(
            folder.resolve("cache"),
            3 * SIZE,
            (file, target) -> {
              fetched.add(file);
              fetch.fetch(file, target);
            });
    cache.empty();
  }

  @AfterEach
  void close() {
    cache.close();
  }

  private Path path(String name) {
    return folder.resolve("cache/day").resolve(name);
  }

  private FileHold hold(String... names) {
    return cache.hold(Stream.of(names).map(this::path).toList());
  }

  private Set<String> copies() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toSet());
    }
  }

  @Test
  void a_file_is_fetched_once_and_read_again_from_its_copy() throws IOException {
    for (int n = 0; n < 3; n++) {
      try (FileHold _ = hold("a", "b")) {
        assertThat(path("a")).hasContent("a".repeat(SIZE));
        assertThat(path("b")).hasContent("b".repeat(SIZE));
      }
    }
    assertThat(fetched).containsExactlyInAnyOrder(path("a"), path("b"));
  }

  @Test
  void what_was_read_longest_ago_makes_room() throws IOException {
    for (String name : List.of("a", "b", "c", "a", "d")) {
      hold(name).close();
    }
    assertThat(copies()).containsExactlyInAnyOrder("a", "c", "d");
  }

  @Test
  void what_is_held_stays_and_the_rest_goes_when_it_is_released() throws IOException {
    try (FileHold _ = hold("a", "b", "c", "d", "e")) {
      assertThat(copies()).hasSize(5);
      hold("f").close();
      assertThat(copies()).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    }
    assertThat(copies()).hasSize(3);
  }

  @Test
  void a_written_file_is_a_copy_too() throws IOException {
    Files.createDirectories(path("w").getParent());
    Files.writeString(path("w"), "w".repeat(SIZE));
    cache.add(path("w"));
    hold("w").close();
    assertThat(fetched).isEmpty();
    hold("a", "b", "c").close();
    assertThat(copies()).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void a_file_that_could_not_be_fetched_leaves_nothing_and_is_fetched_anew() throws IOException {
    FileCache.Fetch good = fetch;
    fetch =
        (file, target) -> {
          Files.writeString(target, "half");
          throw new IOException("the network is gone");
        };
    assertThatThrownBy(() -> hold("a"))
        .isInstanceOf(EventStoreException.class)
        .hasRootCauseMessage("the network is gone");
    assertThat(copies()).isEmpty();
    fetch = good;
    try (FileHold _ = hold("a")) {
      assertThat(path("a")).hasContent("a".repeat(SIZE));
    }
  }

  @Test
  void what_no_state_has_any_more_goes_at_once_or_when_its_reader_is_done() throws IOException {
    hold("a", "b").close();
    try (FileHold _ = hold("b")) {
      cache.forgetAllBut(Set.of());
      assertThat(copies()).containsExactly("b");
    }
    assertThat(copies()).isEmpty();
    hold("b").close();
    assertThat(fetched).containsExactlyInAnyOrder(path("a"), path("b"), path("b"));
  }

  @Test
  void those_who_want_the_same_file_at_once_share_its_fetching() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    FileCache.Fetch good = fetch;
    fetch =
        (file, target) -> {
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          good.fetch(file, target);
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<FileHold>> holds = new ArrayList<>();
      for (int n = 0; n < 3; n++) {
        holds.add(threads.submit(() -> hold("a")));
      }
      Await.until("the file is being fetched", () -> !fetched.isEmpty());
      go.countDown();
      for (Future<FileHold> one : holds) {
        one.get().close();
      }
    }
    assertThat(fetched).containsExactly(path("a"));
  }

  @Test
  void what_an_earlier_process_left_is_removed() throws IOException {
    Files.createDirectories(path("old").getParent());
    Files.writeString(path("old"), "cut sho");
    cache.empty();
    assertThat(copies()).isEmpty();
  }
}
