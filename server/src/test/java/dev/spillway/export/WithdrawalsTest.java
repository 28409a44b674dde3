package dev.spillway.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.database.Database;
import dev.spillway.event.Cut;
import dev.spillway.event.Snapshot;
import dev.spillway.result.LocalResultStore;
import dev.spillway.result.StagedResult;
import dev.spillway.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which results can be taken back, and that taking them back can be repeated. */
class WithdrawalsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path folder;
  private Database database;
  private LocalResultStore results;
  private ExportStore store;
  private ExportQueue queue;
  private Withdrawals withdrawals;

  @BeforeEach
  void open() throws IOException {
    database = TestDatabase.open(folder);
    results = LocalResultStore.open(folder.resolve("results"));
    store = new ExportStore(database);
    queue = new ExportQueue(database);
    withdrawals = new Withdrawals(database, results);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Claim claim(String company) {
    store.create(Orders.of(company, NOW), new Cut("node", 7, 0), 100);
    return queue
        .claim("w", NOW, Duration.ofHours(1), new AttemptLimits(3, 3), cut -> Optional.empty())
        .orElseThrow();
  }

  private Claim pinned(String company, long sequence) {
    Claim claim = claim(company);
    assertThat(queue.pin(claim, new Snapshot(100 + sequence, sequence), NOW)).isPresent();
    return claim;
  }

  private String finish(Claim claim) throws IOException {
    try (StagedResult staged = results.stage(claim.storedName())) {
      Files.writeString(staged.path(), "a result");
      assertThat(queue.succeed(claim, NOW, "f.csv", 1, staged.publish())).isTrue();
    }
    return claim.request().id();
  }

  private ExportStatus status(String id) {
    return store.find(id).orElseThrow().state().status();
  }

  private Path file(Claim claim) {
    return folder.resolve("results/files").resolve(claim.storedName());
  }

  @Test
  void an_open_request_counts_as_long_as_it_is_pinned_to_an_older_state() throws Exception {
    claim("c");
    assertThat(withdrawals.anyPinnedBefore(9, "app-of-c")).isFalse();
    Claim older = pinned("c", 8);
    pinned("c", 9);
    pinned("other", 3);

    assertThat(withdrawals.anyPinnedBefore(9, "app-of-c")).isTrue();
    assertThat(withdrawals.anyPinnedBefore(8, "app-of-c")).isFalse();
    finish(older);
    assertThat(withdrawals.anyPinnedBefore(9, "app-of-c")).isFalse();
  }

  @Test
  void what_was_pinned_before_states_were_numbered_is_the_oldest() throws Exception {
    Claim open = pinned("c", 8);
    Claim finished = pinned("c", 8);
    finish(finished);
    database
        .jdbi()
        .useHandle(handle -> handle.execute("UPDATE export_request SET snapshot_sequence = NULL"));

    assertThat(withdrawals.anyPinnedBefore(1, "app-of-c")).isTrue();
    assertThat(withdrawals.withdraw("e", "app-of-c", 1, spec -> true)).isEqualTo(1);
    assertThat(status(open.request().id())).isEqualTo(ExportStatus.PENDING);
  }

  @Test
  void only_what_is_finished_older_the_apps_own_and_holds_something_is_taken_back()
      throws Exception {
    Claim older = pinned("c", 8);
    Claim same = pinned("c", 9);
    Claim foreign = pinned("other", 8);
    String taken = finish(older);
    String kept = finish(same);
    String theirs = finish(foreign);

    assertThat(withdrawals.withdraw("e", "app-of-c", 9, spec -> false)).isZero();
    assertThat(status(taken)).isEqualTo(ExportStatus.SUCCESS);
    assertThat(
            withdrawals.withdraw("e", "app-of-c", 9, spec -> spec.token().equals("black-friday")))
        .isEqualTo(1);

    assertThat(status(taken)).isEqualTo(ExportStatus.EXPIRED);
    assertThat(file(older)).doesNotExist();
    assertThat(status(kept)).isEqualTo(ExportStatus.SUCCESS);
    assertThat(status(theirs)).isEqualTo(ExportStatus.SUCCESS);
    assertThat(withdrawals.withdraw("another", "app-of-c", 9, spec -> true)).isZero();
  }

  @Test
  void a_file_that_could_not_be_removed_is_removed_by_the_next_call() throws Exception {
    Claim claim = pinned("c", 8);
    String id = finish(claim);
    // A folder that is not empty stands in for a file that does not go.
    Files.delete(file(claim));
    Path inside = Files.createDirectory(file(claim)).resolve("inside");
    Files.writeString(inside, "");

    assertThatThrownBy(() -> withdrawals.withdraw("e", "app-of-c", 9, spec -> true))
        .isInstanceOf(IOException.class);
    assertThat(status(id)).isEqualTo(ExportStatus.EXPIRED);
    Files.delete(inside);
    assertThat(withdrawals.withdraw("e", "app-of-c", 9, spec -> true)).isEqualTo(1);
    assertThat(file(claim)).doesNotExist();
  }
}
