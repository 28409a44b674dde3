package dev.spillway.load;

import dev.spillway.client.ClientException;
import dev.spillway.client.Failure;
import dev.spillway.client.Retries;
import dev.spillway.load.Answer.BadEvent;
import dev.spillway.load.Answer.Rejections;
import java.io.IOException;
import java.util.Optional;

/**
 * Brings a part to the server, and finds out about every event that is refused. A part goes whole
 * or not at all at first. If it has no more wrong events than the server lists, it goes once more
 * without them; else its halves go. Thread-safe.
 */
final class PartLoad {
  private final Sender sender;
  private final Retries retries;
  private final Journal journal;
  private final boolean skip;
  private final Tally tally;
  private final LoadListener listener;

  PartLoad(
      Sender sender,
      Retries retries,
      Journal journal,
      boolean skip,
      Tally tally,
      LoadListener listener) {
    this.sender = sender;
    this.retries = retries;
    this.journal = journal;
    this.skip = skip;
    this.tally = tally;
    this.listener = listener;
  }

  /**
   * Loads it, unless it was loaded before.
   *
   * @return what became of it; empty when it is not finished
   * @throws ClientException when the whole load cannot go on
   */
  Optional<Counts> load(Part part) throws IOException, InterruptedException {
    String key = part.key();
    Optional<Counts> before = journal.find(key);
    if (before.isPresent()) {
      pass(part);
      tally.skipped(before.get());
      return before;
    }
    Optional<Answer> answer = retries.until(() -> sender.send(part, false));
    Optional<Counts> counts =
        answer.isEmpty()
            ? Optional.empty()
            : switch (answer.get()) {
              case Answer.Accepted accepted -> Optional.of(take(part, accepted));
              case Answer.TooLarge(var message) -> divide(part, message);
              case Answer.Rejected(var rejections) -> refused(part, rejections);
            };
    if (counts.isPresent()) {
      journal.add(key, counts.get());
    }
    return counts;
  }

  private static void pass(Part part) {
    switch (part) {
      case WholeFile whole -> whole.pass();
      case TextPart text -> {
        // Its bytes were read already.
      }
    }
  }

  private Counts take(Part part, Answer.Accepted accepted) {
    tell(part, accepted.rejections());
    Counts counts = new Counts(accepted.count(), accepted.rejections().count());
    tally.loaded(counts);
    return counts;
  }

  private Optional<Counts> refused(Part part, Rejections rejections)
      throws IOException, InterruptedException {
    if (!skip) {
      tell(part, rejections);
      tally.loaded(new Counts(0, rejections.count()));
      throw new ClientException(Failure.failed("an event was refused, and --on-error is fail"));
    }
    return switch (part) {
      case TextPart text when hasBadHeader(text, rejections) ->
          fail(part, rejections.known().getFirst().message());
      case TextPart text when !rejections.isAllKnown() -> divide(text, "");
      case TextPart text -> withoutBad(text);
      case WholeFile whole -> withoutBad(whole);
    };
  }

  private static boolean hasBadHeader(TextPart part, Rejections rejections) {
    return rejections.known().stream().anyMatch(bad -> part.isHeader(bad.line()));
  }

  private Optional<Counts> withoutBad(Part part) throws IOException, InterruptedException {
    Optional<Answer> answer = retries.until(() -> sender.send(part, true));
    return answer.isEmpty()
        ? Optional.empty()
        : switch (answer.get()) {
          case Answer.Accepted accepted -> Optional.of(take(part, accepted));
          case Answer.TooLarge(var message) -> divide(part, message);
          case Answer.Rejected(var rejections) -> formless(part, rejections);
        };
  }

  /** Something in it keeps the server from reading on, so that it must come alone. */
  private Optional<Counts> formless(Part part, Rejections rejections)
      throws IOException, InterruptedException {
    return switch (part) {
      case TextPart text when text.halves().isPresent() -> divide(text, "");
      case TextPart text -> {
        tell(text, rejections);
        Counts counts = new Counts(0, rejections.count());
        tally.loaded(counts);
        yield Optional.of(counts);
      }
      case WholeFile whole -> {
        tell(whole, rejections);
        yield fail(whole, "nothing of it is loaded, since it cannot be read to its end");
      }
    };
  }

  private Optional<Counts> divide(Part part, String reason)
      throws IOException, InterruptedException {
    Optional<TextPart.Halves> halves =
        part instanceof TextPart text ? text.halves() : Optional.empty();
    if (halves.isEmpty()) {
      return fail(part, "the server refuses it: " + reason);
    }
    Optional<Counts> first = load(halves.get().first());
    if (first.isEmpty()) {
      return Optional.empty();
    }
    return load(halves.get().second()).map(first.get()::plus);
  }

  private Optional<Counts> fail(Part part, String message) {
    if (tally.fail(part.file())) {
      listener.note(part.file().path(), message);
    }
    return Optional.empty();
  }

  private void tell(Part part, Rejections rejections) {
    for (BadEvent bad : rejections.known()) {
      listener.rejected(part.file().path(), line(part, bad), bad.message());
    }
    long untold = rejections.count() - rejections.known().size();
    if (untold > 0) {
      listener.note(
          part.file().path(), untold + " more events are wrong, of which the server tells nothing");
    }
  }

  private static long line(Part part, BadEvent bad) {
    return switch (part) {
      case TextPart text -> text.fileLine(bad.line());
      case WholeFile whole -> bad.line();
    };
  }
}
