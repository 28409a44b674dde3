package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Java programs of the peers, each run in a process of its own. They measure themselves, so that
 * the start of a JVM is not held against them.
 */
final class PeerProcess {
  private static final String MARK = "measured ";

  private PeerProcess() {}

  /** Runs the main class to its end, and gives what it measured. */
  static Sample run(Class<?> main, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(List.of(arguments));
    String output = Programs.run(command);
    String line =
        output
            .lines()
            .filter(text -> text.startsWith(MARK))
            .findFirst()
            .orElseThrow(() -> new IOException("nothing was measured: " + output));
    String[] numbers = line.substring(MARK.length()).split(" ", -1);
    return new Sample(
        Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]), Long.parseLong(numbers[2]));
  }

  /** Hands the measured figures to the bench; called in the peer's process. */
  static void report(Sample sample) {
    System.out.println(
        MARK + sample.value() + " " + sample.cpuSeconds() + " " + sample.peakBytes());
  }
}
