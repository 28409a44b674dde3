package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.regex.MatchResult;
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

  /** The last line of what {@code jcmd} says of the objects in use. */
  private static final Pattern LIVE = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)$");

  /** The addresses at which a line of {@code jcmd}'s says that the heap begins and ends. */
  private static final Pattern HEAP_PLACE =
      Pattern.compile("\\[0x([0-9a-f]+),(?: 0x[0-9a-f]+,)? 0x([0-9a-f]+)\\)");

  /** Of the fields behind the command's name: utime, stime, cutime and cstime. */
  private static final int FIRST_TIME = 11;

  private static final int TIMES = 4;

  /** A mapping's first address, and how much of it is in memory. */
  private static final Pattern MAPPING =
      Pattern.compile("(?m)^([0-9a-f]+)-[0-9a-f]+ .*\\n(?:[A-Z].*\\n)*?Rss:\\s+(\\d+) kB");

  private static final int HEX = 16;

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
    return kilobytes(HEAP, ask("GC.heap_info"));
  }

  /**
   * What a process that is a JVM holds on to: what is in its heap after a collection, which is made
   * for that, and all its memory beside the heap.
   */
  Held held() throws IOException, InterruptedException {
    // It collects, and counts right then: a moment later there is new garbage.
    long live = all(LIVE, ask("GC.class_histogram"));
    // All of one reading: the JVM gives back what it collected while others are made.
    String heap = ask("GC.heap_info");
    String mappings = Files.readString(file(processes.getFirst(), "smaps"));
    return new Held(live, residentOutside(heap, mappings));
  }

  /** Bytes of objects in use, and of memory beside the heap. */
  record Held(long live, long beside) {}

  /**
   * By way of a file: the JVM stands still while it answers, and would do so for ever if it were
   * this one, which had to read what it writes.
   */
  private String ask(String what) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    List<String> command = List.of(jcmd, Long.toString(processes.getFirst()), what);
    Path answer = Files.createTempFile("spillway-bench", ".txt");
    try {
      int end =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(answer.toFile())
              .start()
              .waitFor();
      String text = Files.readString(answer);
      if (end != 0) {
        throw new IOException(String.join(" ", command) + ": " + text);
      }
      return text;
    } finally {
      Files.delete(answer);
    }
  }

  /** The memory of the mappings that do not lie where {@code jcmd} says that the heap is. */
  private static long residentOutside(String heap, String mappings) {
    long from = Long.MAX_VALUE;
    long to = 0;
    for (MatchResult place : HEAP_PLACE.matcher(heap).results().toList()) {
      from = Math.min(from, Long.parseLong(place.group(1), HEX));
      to = Math.max(to, Long.parseLong(place.group(2), HEX));
    }
    long bytes = 0;
    for (MatchResult mapping : MAPPING.matcher(mappings).results().toList()) {
      long address = Long.parseUnsignedLong(mapping.group(1), HEX);
      bytes += address < from || address >= to ? 1024 * Long.parseLong(mapping.group(2)) : 0;
    }
    return bytes;
  }

  long openFiles() throws IOException {
    try (Stream<Path> descriptors = Files.list(file(processes.getFirst(), "fd"))) {
      return descriptors.count();
    }
  }

  /** All that the pattern finds, in bytes. */
  private static long kilobytes(Pattern pattern, String text) {
    return 1024 * all(pattern, text);
  }

  private static long all(Pattern pattern, String text) {
    return pattern.matcher(text).results().mapToLong(one -> Long.parseLong(one.group(1))).sum();
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
