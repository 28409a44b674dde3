package dev.spillway.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.client.Attempt;
import dev.spillway.client.Connection;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sends one body once and reads the answer, {@code docs/api.md}. Thread-safe. */
final class Sender {
  private final Connection connection;

  Sender(Connection connection) {
    this.connection = connection;
  }

  Attempt<Answer> send(Part part, boolean skip) throws InterruptedException {
    HttpRequest request =
        connection
            .app("/events" + (skip ? "?on_error=skip" : ""))
            .header("Content-Type", part.file().format().contentType())
            .header("Content-Encoding", part.contentEncoding())
            .header("Idempotency-Key", part.key())
            .timeout(part.patience())
            // So that a refusal is read in place of a connection that ends under a large body.
            .expectContinue(true)
            .POST(part.publisher())
            .build();
    return connection.call(request, Sender::read);
  }

  private static Optional<Answer> read(Connection.Reply reply) {
    int status = reply.status();
    if (status == 200) {
      return reply
          .json()
          .filter(body -> body.has("accepted"))
          .map(body -> new Answer.Accepted(body.path("accepted").asLong(), rejections(body)));
    }
    if (status == 400) {
      return reply
          .json()
          .filter(body -> body.has("errors"))
          .map(body -> new Answer.Rejected(rejections(body)));
    }
    return status == 413 ? Optional.of(new Answer.TooLarge(reply.told())) : Optional.empty();
  }

  private static Answer.Rejections rejections(JsonNode body) {
    List<Answer.BadEvent> known = new ArrayList<>();
    for (JsonNode error : body.path("errors")) {
      known.add(new Answer.BadEvent(error.path("line").asLong(), error.path("message").asText("")));
    }
    return new Answer.Rejections(body.path("rejected").asLong(), known);
  }
}
