package dev.spillway.bench;

import java.io.IOException;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Times a program from its start to its end. */
final class ProcessTimer {
  private ProcessTimer() {}

  /** Runs it, its output thrown away. Its memory is not known afterwards. */
  static Sample run(List<String> command) throws IOException, InterruptedException {
    DoubleSupplier watch = ProcessMeter.watch();
    double before = ProcessMeter.ofThisProcess().childSeconds();
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
    double seconds = watch.getAsDouble();
    return new Sample(seconds, ProcessMeter.ofThisProcess().childSeconds() - before, 0);
  }
}
