package dev.spillway.event;

import dev.spillway.disk.OwnerOnly;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of files that are elsewhere and never change, in a folder of the local disk. Those read
 * longest ago go when there are more bytes of them than there may be; one that somebody holds
 * stays. Thread-safe.
 */
final class FileCache implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileCache.class);

  /** So many are fetched at once. */
  private static final int LINES = 4;

  private static final String DRAFT = ".part";

  private final Path folder;
  private final long limit;
  private final Fetch fetch;
  private final ExecutorService lines =
      Executors.newFixedThreadPool(
          LINES, Thread.ofPlatform().name("table-fetch-", 1).daemon().factory());

  /** In the order in which they were last wanted. */
  private final Map<Path, Copy> copies = new LinkedHashMap<>(16, 0.75f, true);

  private long bytes;

  /** Writes what a file holds to a new one. */
  @FunctionalInterface
  interface Fetch {
    void fetch(Path file, Path target) throws IOException;
  }

  /** One copy; its fields are under the cache's lock. */
  private static final class Copy {
    private final Path file;
    private final CompletableFuture<Long> size;
    private int holds;

    Copy(Path file, CompletableFuture<Long> size) {
      this.file = file;
      this.size = size;
    }
  }

  /**
   * Of no copies.
   *
   * @param limit how many bytes of copies stay that nobody holds
   */
  FileCache(Path folder, long limit, Fetch fetch) {
    this.folder = folder;
    this.limit = limit;
    this.fetch = fetch;
  }

  /** Removes what an earlier process left, which may be cut short. */
  void empty() throws IOException {
    OwnerOnly.makeFolder(folder);
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Takes a file for a copy that was written to its place. */
  synchronized void add(Path file) throws IOException {
    long size = Files.size(file);
    copies.put(file, new Copy(file, CompletableFuture.completedFuture(size)));
    bytes += size;
    makeRoom();
  }

  /**
   * Brings the files to their places and keeps them there until the hold is closed.
   *
   * @throws EventStoreException when one cannot be fetched
   */
  FileHold hold(Collection<Path> files) {
    List<Copy> held = new ArrayList<>();
    synchronized (this) {
      for (Path file : files) {
        Copy copy = copies.computeIfAbsent(file, this::begin);
        copy.holds++;
        held.add(copy);
      }
    }
    boolean whole = false;
    try {
      for (Copy copy : held) {
        await(copy);
      }
      whole = true;
      return () -> release(held);
    } finally {
      if (!whole) {
        release(held);
      }
    }
  }

  private static void await(Copy copy) {
    try {
      copy.size.get();
    } catch (ExecutionException e) {
      throw new EventStoreException("a file of the table cannot be fetched", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EventStoreException("the wait for a file of the table was ended", e);
    }
  }

  private Copy begin(Path file) {
    Copy copy = new Copy(file, new CompletableFuture<>());
    lines.execute(() -> {
      try {
        arrived(copy, fetched(file));
      } catch (IOException | RuntimeException e) {
        failed(copy, e);
      }
    });
    return copy;
  }

  private long fetched(Path file) throws IOException {
    OwnerOnly.makeFolder(OwnerOnly.folderOf(file));
    Path draft = file.resolveSibling(UUID.randomUUID() + DRAFT);
    try {
      fetch.fetch(file, draft);
      long size = Files.size(draft);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      return size;
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private synchronized void arrived(Copy copy, long size) {
    copy.size.complete(size);
    if (copies.get(copy.file) == copy) {
      bytes += size;
      makeRoom();
    } else {
      deleteUnwanted(copy);
    }
  }

  private synchronized void failed(Copy copy, Exception fault) {
    // Whoever wants it next has it fetched anew.
    copies.remove(copy.file, copy);
    copy.size.completeExceptionally(fault);
  }

  private synchronized void release(List<Copy> held) {
    for (Copy copy : held) {
      copy.holds--;
      deleteUnwanted(copy);
    }
    makeRoom();
  }

  private void deleteUnwanted(Copy copy) {
    if (copy.holds == 0 && !copies.containsKey(copy.file)) {
      delete(copy.file);
    }
  }

  private void makeRoom() {
    Iterator<Copy> oldest = copies.values().iterator();
    while (bytes > limit && oldest.hasNext()) {
      Copy copy = oldest.next();
      if (copy.holds == 0 && copy.size.isDone()) {
        oldest.remove();
        drop(copy);
      }
    }
  }

  /** Lets go of the file's copy, once nobody holds it. */
  synchronized void forget(Path file) {
    Copy copy = copies.remove(file);
    if (copy != null) {
      drop(copy);
    } else {
      delete(file);
    }
  }

  /** Lets go of all other copies. */
  synchronized void forgetAllBut(Set<Path> files) {
    List<Path> others = copies.keySet().stream().filter(file -> !files.contains(file)).toList();
    others.forEach(this::forget);
  }

  /** Of one that is in the map no more. */
  private void drop(Copy copy) {
    if (copy.size.state() == Future.State.SUCCESS) {
      bytes -= copy.size.resultNow();
    }
    if (copy.holds == 0) {
      delete(copy.file);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("a copy of a file of the table could not be removed; the next start does it", e);
    }
  }

  /** Whoever waits for a file is told that it does not come. */
  @Override
  public synchronized void close() {
    lines.shutdownNow();
    IOException closed = new IOException("the event store is closed");
    copies.values().forEach(copy -> copy.size.completeExceptionally(closed));
  }
}
