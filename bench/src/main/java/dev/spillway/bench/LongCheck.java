package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Checks of the event store that compare it with nothing and take long: no part of a plain run. */
enum LongCheck {
  SMALL_BODIES(
      "small-bodies", "--events", 10_000_000, "Many small bodies leave few files, and every event"),
  SOAK("soak", "--minutes", 15, "Memory and files stay flat under intake, exports and erasures");

  private final String command;
  private final String option;
  private final long standard;
  private final String title;

  LongCheck(String command, String option, long standard, String title) {
    this.command = command;
    this.option = option;
    this.standard = standard;
    this.title = title;
  }

  String command() {
    return command;
  }

  String title() {
    return title;
  }

  /** A check, and how much of it. */
  record Call(LongCheck check, long amount) {

    /** Runs it on a fresh store; false when something is not as it should be. */
    boolean run(Path home, Path data, Progress progress) throws IOException, InterruptedException {
      Path launcher = home.resolve("spillway");
      Path store = data.resolve(check.command);
      Disk.delete(store);
      Spillway.makeTenants(launcher, store);
      boolean good =
          switch (check) {
            case SMALL_BODIES -> new SmallBodies(progress, amount).run(launcher, store);
            case SOAK -> {
              boolean whole = amount == check.standard;
              Path results = home.resolve(whole ? "bench/results" : "bench/target/results");
              yield new Soak(progress, amount, results).run(launcher, store);
            }
          };
      progress.say(good ? "passed" : "FAILED; the store is left at " + store);
      if (good) {
        Disk.delete(store);
      }
      return good;
    }
  }

  /** What the arguments call, if it is one of these. */
  static Optional<Call> parse(List<String> arguments) {
    return Arrays.stream(values())
        .filter(check -> !arguments.isEmpty() && arguments.getFirst().equals(check.command))
        .findFirst()
        .map(check -> new Call(check, check.amount(arguments.subList(1, arguments.size()))));
  }

  private long amount(List<String> arguments) {
    if (arguments.isEmpty()) {
      return standard;
    }
    if (arguments.size() != 2
        || !arguments.getFirst().equals(option)
        || !arguments.getLast().matches("[1-9][0-9]{0,11}")) {
      throw new IllegalArgumentException(command + " takes " + option + " N alone");
    }
    return Long.parseLong(arguments.getLast());
  }
}
