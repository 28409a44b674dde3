package dev.spillway.kill;

import dev.spillway.testing.ApiClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Sends batches one after the other, and remembers which were acknowledged. */
final class Sender {
  /** A batch: with a key it is sent until it is acknowledged, without one it is sent once. */
  static final class Batch {
    final int number;
    final int size;
    final boolean keyed;
    boolean acknowledged;

    Batch(int number, int size, boolean keyed) {
      this.number = number;
      this.size = size;
      this.keyed = keyed;
    }

    String person(int index) {
      return "b" + number + "-" + index;
    }
  }

  private final Random random;
  private final Instant date;
  final List<Batch> batches = new ArrayList<>();

  Sender(Random random, Instant date) {
    this.random = random;
    this.date = date;
  }

  /** Sends until the server is gone. */
  void run(ApiClient client) {
    boolean alive = retry(client);
    while (alive) {
      Batch batch = new Batch(batches.size(), 1 + random.nextInt(60), random.nextBoolean());
      batches.add(batch);
      alive = send(client, batch);
    }
  }

  /** Sends again what has a key and was not acknowledged. */
  boolean retry(ApiClient client) {
    return batches.stream()
        .filter(batch -> batch.keyed && !batch.acknowledged)
        .allMatch(batch -> send(client, batch));
  }

  private boolean send(ApiClient client, Batch batch) {
    List<String> lines = new ArrayList<>();
    for (int index = 0; index < batch.size; index++) {
      lines.add(
          """
          {"event":"push_sent","date":"%s","source":"campaign","token":"kill","custom_id":"%s"}\
          """
              .formatted(date, batch.person(index)));
    }
    Optional<ApiClient.Answer> answer =
        KillTest.unlessGone(() ->
            batch.keyed
                ? client.sendEvents(lines, "Idempotency-Key", "key-" + batch.number)
                : client.sendEvents(lines));
    answer.ifPresent(got -> {
      if (got.status() != 200) {
        throw new AssertionError(got.status() + " " + got.text());
      }
      batch.acknowledged = true;
    });
    return answer.isPresent();
  }
}
