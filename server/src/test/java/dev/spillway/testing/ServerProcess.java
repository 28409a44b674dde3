package dev.spillway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The program in a process of its own, to be killed: its classes of this test, or the jar that the
 * property {@code spillway.test.jar} names.
 */
public final class ServerProcess implements AutoCloseable {
  private static final String READY = "Spillway ready at ";

  private final Process process;
  private final Path out;
  private final Path log;
  private final URI uri;

  private ServerProcess(Process process, Path out, Path log) {
    this.process = process;
    this.out = out;
    this.log = log;
    this.uri = Await.some("a server that is ready, see " + read(log), this::ready);
  }

  /** Starts {@code serve} on a free port and waits until it is ready. */
  public static ServerProcess serve(Path folder, Map<String, String> environment) {
    return serve(folder, environment, "--port", "0");
  }

  /** The same, with these options instead of that port. */
  public static ServerProcess serve(
      Path folder, Map<String, String> environment, String... options) {
    try {
      Path out = Files.createTempFile(folder, "out", ".txt");
      Path log = Files.createTempFile(folder, "log", ".txt");
      List<String> command =
          new ArrayList<>(command("serve", "--data", folder.resolve("data").toString()));
      command.addAll(List.of(options));
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      builder.redirectOutput(out.toFile()).redirectError(log.toFile());
      return new ServerProcess(builder.start(), out, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Settings as variables of the environment. */
  public static Map<String, String> variables(Map<String, String> settings) {
    Map<String, String> variables = new HashMap<>();
    settings.forEach((name, value) ->
        variables.put(
            "SPILLWAY_" + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT),
            value));
    return variables;
  }

  /** Runs another command to its end and gives what it printed. */
  public static String run(String... arguments) {
    return run(Map.of(), arguments);
  }

  /** The same, with these variables. */
  public static String run(Map<String, String> environment, String... arguments) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command(arguments)).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(output);
      }
      return output.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dlogback.configurationFile=logback.xml"));
    Optional<String> jar = Optional.ofNullable(System.getProperty("spillway.test.jar"));
    command.addAll(
        jar.map(path -> List.of("-jar", path))
            .orElseGet(() ->
                List.of("-cp", System.getProperty("java.class.path"), "dev.spillway.Spillway")));
    command.addAll(List.of(arguments));
    return command;
  }

  private Optional<URI> ready() {
    String printed = read(out);
    if (!process.isAlive()) {
      throw new AssertionError("the server ended: " + read(log));
    }
    return printed.contains(READY) && printed.endsWith("\n")
        ? Optional.of(URI.create(printed.strip().substring(READY.length())))
        : Optional.empty();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI uri() {
    return uri;
  }

  /** What it has logged so far. */
  public String log() {
    return read(log);
  }

  /** Ends it with SIGKILL, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Tells it to end, as an operator would, with SIGTERM; does not wait. */
  public void terminate() {
    process.destroy();
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until it is gone and gives its exit code. */
  public int awaitEnd() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("the server does not end: " + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Ends it as an operator would, with SIGTERM. */
  @Override
  public void close() {
    process.destroy();
    awaitEnd();
  }
}
