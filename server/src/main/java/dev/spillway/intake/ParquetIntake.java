package dev.spillway.intake;

import dev.spillway.disk.OwnerOnly;
import dev.spillway.event.AppendOutcome;
import dev.spillway.event.EventStore;
import dev.spillway.event.IdempotencyKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in Parquet bodies: each whole into a file, and that into the table. Thread-safe. */
final class ParquetIntake {
  private static final Logger LOG = LoggerFactory.getLogger(ParquetIntake.class);
  private static final int BUFFER = 256 * 1024;

  private final DiskFloor floor;
  private final EventStore store;

  ParquetIntake(DiskFloor floor, EventStore store) {
    this.floor = floor;
    this.store = store;
  }

  IntakeOutcome take(IntakeRequest request, Body body, EventChecker checker) throws IOException {
    Problems problems = new Problems(request.onError());
    Path file = floor.folder().resolve(UUID.randomUUID() + EventSpool.SUFFIX);
    try {
      receive(body, file);
      Optional<IdempotencyKey> key =
          request.idempotencyKey().map(value -> new IdempotencyKey(value, body.digest()));
      Optional<AppendOutcome> outcome =
          store.load(request.stream(), new ParquetCheck(file, checker, problems), key);
      return outcome
          .map(Intake::outcome)
          .orElseGet(() -> new IntakeOutcome.Rejected(problems.rejections()));
    } catch (BadBodyException e) {
      problems.add(1, e.text());
      return new IntakeOutcome.Rejected(problems.rejections());
    } finally {
      remove(file);
    }
  }

  private void receive(Body body, Path file) throws IOException {
    OwnerOnly.makeFile(file);
    byte[] buffer = new byte[BUFFER];
    try (OutputStream out = floor.guard(Files.newOutputStream(file))) {
      int count = body.read(buffer, 0, BUFFER);
      while (count >= 0) {
        out.write(buffer, 0, count);
        count = body.read(buffer, 0, BUFFER);
      }
    }
  }

  /** The outcome must reach the client, whatever becomes of the file by now. */
  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("the body {} could not be removed; the next start removes it", file, e);
    }
  }
}
