package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads what processes use from Linux's {@code /proc}: of the first the memory, of all of them the
 * processor.
 */
record ProcessMeter(List<Long> processes) {
  private static final double TICKS_PER_SECOND = 100;
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  /** What {@code jcmd} calls the heap, whichever collector it is of; not the metaspace. */
  private static final Pattern HEAP =
      Pattern.compile("(?m)^\\s*[a-z-]+ (?:heap|generation) .*used (\\d+)K");

  /** Of the fields behind the command's name: utime, stime, cutime and cstime. */
  private static final int FIRST_TIME = 11;

  private static final int TIMES = 4;

  static ProcessMeter of(Process process) {
    return new ProcessMeter(List.of(process.pid()));
  }

  static ProcessMeter ofThisProcess() {
    return new ProcessMeter(List.of(ProcessHandle.current().pid()));
  }

  /** Something that is measured, and gives its own value. */
  @FunctionalInterface
  interface Work {
    double run() throws IOException, InterruptedException;
  }

  /** Measures what the processes use while the work is done; its value is the work's own. */
  Sample measure(Work work) throws IOException, InterruptedException {
    resetPeak();
    double before = cpuSeconds();
    double value = work.run();
    return new Sample(value, cpuSeconds() - before, peakBytes());
  }

  /** Measures work whose value is the time that it takes. */
  Sample time(Timed work) throws IOException, InterruptedException {
    return measure(() -> {
      DoubleSupplier watch = watch();
      work.run();
      return watch.getAsDouble();
    });
  }

  /** Work that is timed. */
  @FunctionalInterface
  interface Timed {
    void run() throws IOException, InterruptedException;
  }

  /** The seconds since now. */
  static DoubleSupplier watch() {
    long start = System.nanoTime();
    return () -> (System.nanoTime() - start) / 1e9;
  }

  private void resetPeak() throws IOException {
    Files.writeString(file(processes.getFirst(), "clear_refs"), "5");
  }

  long peakBytes() throws IOException {
    return kilobytes(PEAK, Files.readString(file(processes.getFirst(), "status")));
  }

  long residentBytes() throws IOException {
    return kilobytes(RESIDENT, Files.readString(file(processes.getFirst(), "status")));
  }

  /** What is in the heap of a process that is a JVM, garbage included. */
  long heapBytes() throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String process = Long.toString(processes.getFirst());
    return kilobytes(HEAP, Programs.run(List.of(jcmd, process, "GC.heap_info")));
  }

  long openFiles() throws IOException {
    try (Stream<Path> descriptors = Files.list(file(processes.getFirst(), "fd"))) {
      return descriptors.count();
    }
  }

  /** All that the pattern finds, in bytes. */
  private static long kilobytes(Pattern pattern, String text) {
    return pattern.matcher(text).results().mapToLong(one -> Long.parseLong(one.group(1))).sum()
        * 1024;
  }

  double cpuSeconds() throws IOException {
    double sum = 0;
    for (long process : processes) {
      sum += cpuSeconds(process);
    }
    return sum;
  }

  /** What the children of the first process used, of those that have ended. */
  double childSeconds() throws IOException {
    String stat = Files.readString(file(processes.getFirst(), "stat"));
    return ticks(stat, FIRST_TIME + 2, FIRST_TIME + TIMES) / TICKS_PER_SECOND;
  }

  private static double cpuSeconds(long process) throws IOException {
    try {
      return ticks(Files.readString(file(process, "stat"))) / TICKS_PER_SECOND;
    } catch (NoSuchFileException e) {
      // It has ended; its parent's times have it.
      return 0;
    }
  }

  /** The ticks that the process and its children that ended have used. */
  static long ticks(String stat) {
    return ticks(stat, FIRST_TIME, FIRST_TIME + TIMES);
  }

  private static long ticks(String stat, int from, int to) {
    // The command's name may have spaces and parentheses of its own.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
    long ticks = 0;
    for (int field = from; field < to; field++) {
      ticks += Long.parseLong(fields[field]);
    }
    return ticks;
  }

  private static Path file(long process, String name) {
    return Path.of("/proc", Long.toString(process), name);
  }
}
