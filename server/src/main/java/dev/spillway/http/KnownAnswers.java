package dev.spillway.http;

import dev.spillway.database.Unchanged;
import dev.spillway.tenant.RestKey;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;

/**
 * Answers about ended requests, which are asked for again and again. One is given again to the same
 * question under the same keys while nothing in the database has changed, so that a key that was
 * revoked and a file that was withdrawn count at once, whoever did it, and while its time is not
 * over. Thread-safe; neither method waits for anything.
 */
final class KnownAnswers {
  private static final String REQUESTS = "/export/request/";

  /** Some megabytes: an answer has about a kilobyte. */
  private static final int MOST = 4096;

  private final PublicUrl publicUrl;
  private final LongSupplier changes;
  private final InstantSource clock;
  private final Unchanged<Text, Known> answers = new Unchanged<>(MOST);

  /**
   * What was answered.
   *
   * @param counter counts the answers of the route that gave it
   */
  record Known(Exchange.Repeatable answer, Monitor.Answers counter) {}

  /**
   * A question as it came.
   *
   * @param changes what the database's number was when it came
   */
  record Question(long changes, Text text) {}

  /**
   * All of a question that its answer depends on.
   *
   * @param path as it was sent; the app's key is in it
   * @param base of the answer's URLs
   * @param digest the REST key's; the key itself is not kept
   */
  private record Text(String path, String base, String digest) {}

  KnownAnswers(PublicUrl publicUrl, LongSupplier changes, InstantSource clock) {
    this.publicUrl = publicUrl;
    this.changes = changes;
    this.clock = clock;
  }

  /** What is asked; empty when it is nothing that is answered from here. */
  Optional<Question> question(Request request) {
    String path = request.getHttpURI().getPath();
    boolean reads =
        HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
    if (!reads || path == null || !path.contains(REQUESTS)) {
      return Optional.empty();
    }
    List<String> keys = request.getHeaders().getValuesList(ApiHandler.X_AUTHORIZATION);
    if (keys.size() != 1) {
      return Optional.empty();
    }
    return RestKey.of(keys.getFirst())
        .map(key -> new Text(path, publicUrl.of(request), key.digest()))
        .map(text -> new Question(changes.getAsLong(), text));
  }

  /** The good answer, if it is known. */
  Optional<Known> find(Question question) {
    return answers
        .find(question.changes(), question.text())
        .filter(known -> clock.instant().isBefore(known.answer().until()));
  }

  /** Keeps the good answer to a question. */
  void keep(Question question, Known known) {
    answers.keep(question.changes(), question.text(), known);
  }
}
