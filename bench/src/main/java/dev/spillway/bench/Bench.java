package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** The command {@code bench/run}. */
final class Bench {
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  private Bench() {}

  /** Measures what the arguments name; the properties say where the sources and the data are. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try {
      Optional<LongCheck.Call> call = LongCheck.parse(List.of(arguments));
      if (call.isPresent()) {
        check(call.get());
      } else {
        run(Options.parse(List.of(arguments)));
      }
    } catch (IllegalArgumentException e) {
      System.err.println("bench/run: " + e.getMessage());
      System.exit(WRONG_USAGE);
    }
  }

  private static void run(Options options) throws IOException, InterruptedException {
    List<Comparison> comparisons = Comparisons.named(options.names());
    if (options.list()) {
      comparisons.forEach(one -> System.out.printf("%-18s %s%n", one.name(), one.title()));
      System.out.printf("%nNot part of a plain run, each alone:%n");
      for (LongCheck check : LongCheck.values()) {
        System.out.printf("%-18s %s%n", check.command(), check.title());
      }
      return;
    }
    Path home = home();
    Path data = data();
    Path scratch = data.resolve("scratch");
    Disk.delete(scratch);
    Files.createDirectories(scratch);
    endServersWithThisProcess();
    Progress progress = Progress.to(System.out);
    Lab lab =
        new Lab(
            options.scale(),
            scratch,
            new Stores(home.resolve("spillway"), data, progress),
            progress);
    List<Result> results = new ArrayList<>();
    Machine machine = Machine.here(data, versions());
    // Of a whole run too, until it is one: what it replaces is kept until then.
    Path folder = home.resolve("bench/target/results");
    for (Comparison comparison : comparisons) {
      progress.say(comparison.name() + ": " + comparison.title());
      DoubleSupplier watch = ProcessMeter.watch();
      results.addAll(run(comparison, lab));
      progress.say("  %s took %.1f min".formatted(comparison.name(), watch.getAsDouble() / 60));
      new Report(machine, Instant.now(), options.scale(), results).write(folder);
    }
    Disk.delete(scratch);
    if (options.isWhole()) {
      folder = home.resolve("bench/results");
      new Report(machine, Instant.now(), options.scale(), results).write(folder);
    }
    System.out.println(Files.readString(folder.resolve(Report.TABLE)));
    progress.say("written to " + folder);
  }

  private static void check(LongCheck.Call call) throws IOException, InterruptedException {
    endServersWithThisProcess();
    if (!call.run(home(), data(), Progress.to(System.out))) {
      System.exit(FAILED);
    }
  }

  private static Path home() {
    return Path.of(System.getProperty("spillway.home")).toAbsolutePath();
  }

  /** Where data is kept, and scratch files are. */
  private static Path data() throws IOException {
    return Files.createDirectories(
        Path.of(System.getProperty("spillway.bench.data")).toAbsolutePath());
  }

  /** What is stopped halfway, by Ctrl-C, leaves no server behind. */
  private static void endServersWithThisProcess() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy)));
  }

  private static List<Result> run(Comparison comparison, Lab lab) throws InterruptedException {
    try {
      return comparison.run(lab);
    } catch (NotRunException e) {
      lab.progress().say("  not run: " + e.getMessage());
      return List.of(
          new Result.NotRun(comparison.name(), comparison.title(), String.valueOf(e.getMessage())));
    } catch (IOException | RuntimeException | Error e) {
      // The others are worth having all the same, also when this one is out of memory.
      e.printStackTrace();
      return List.of(new Result.NotRun(comparison.name(), comparison.title(), "it failed: " + e));
    }
  }

  private static Map<String, List<String>> versions() {
    Map<String, List<String>> versions = new LinkedHashMap<>();
    versions.put("PostgreSQL", List.of("psql", "--version"));
    versions.put("nginx", List.of("nginx", "-v"));
    versions.put("pigz", List.of("pigz", "--version"));
    versions.put("zstd", List.of("zstd", "--version"));
    return versions;
  }
}
