package dev.spillway.spark;

import dev.spillway.testing.Await;
import dev.spillway.testing.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;

/**
 * A real standalone cluster of Spark's own jars: a master, workers and a Connect server, each a
 * process on loopback.
 */
public final class SparkCluster implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  /** What Spark asks of a JVM. */
  private static final List<String> OPTIONS =
      Stream.concat(
              Stream.of(
                      "java.lang",
                      "java.lang.invoke",
                      "java.lang.reflect",
                      "java.io",
                      "java.net",
                      "java.nio",
                      "java.util",
                      "java.util.concurrent",
                      "java.util.concurrent.atomic",
                      "jdk.internal.ref",
                      "sun.nio.ch",
                      "sun.nio.cs",
                      "sun.security.action",
                      "sun.util.calendar")
                  .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED"),
              Stream.of(
                  "--sun-misc-unsafe-memory-access=allow",
                  "--enable-native-access=ALL-UNNAMED",
                  "-Dio.netty.noUnsafe=false",
                  "-Dio.netty.tryReflectionSetAccessible=true",
                  "-Dlog4j2.level=WARN"))
          .toList();

  private final Path jars = Path.of(System.getProperty("spillway.spark.jars"));
  private final Map<String, String> settings;
  private final Path folder;
  private final int masterPort = TestCluster.freePort();
  private final int port = TestCluster.freePort();
  private int uiPort;
  private final Process master;
  private final List<Process> workers = new ArrayList<>();
  private Process connect;

  private SparkCluster(int count, Map<String, String> settings) throws IOException {
    this.settings = settings;
    folder = Files.createTempDirectory("spark-cluster");
    Files.createDirectory(temporary());
    // By these the scripts' places are told, of which there are none.
    Files.createSymbolicLink(folder.resolve("jars"), jars.toAbsolutePath());
    Files.writeString(folder.resolve("RELEASE"), "Spark\n");
    master =
        launch(
            "master",
            "512m",
            "org.apache.spark.deploy.master.Master",
            "--host",
            LOOPBACK,
            "--port",
            String.valueOf(masterPort),
            "--webui-port",
            "0");
    awaitPort(masterPort, master);
    for (int number = 0; number < count; number++) {
      workers.add(startWorker(number));
    }
    connect = startConnect();
    awaitPort(port, connect);
  }

  /** Starts a cluster of so many workers of one core each, and waits until it can be connected. */
  public static SparkCluster start(int workers) {
    return start(workers, Map.of());
  }

  /** The same, with settings of Spark's besides. */
  public static SparkCluster start(int workers, Map<String, String> settings) {
    try {
      return new SparkCluster(workers, settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process launch(String name, String heap, String main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options());
    command.addAll(List.of("-Xmx" + heap, "-cp", jars + "/*", main));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .putAll(
            Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "SPARK_HOME", folder.toString(),
                "SPARK_SCALA_VERSION", "2.13",
                "SPARK_LOCAL_IP", LOOPBACK,
                "SPARK_LOCAL_DIRS", folder.resolve("local").toString()));
    builder.redirectErrorStream(true).redirectOutput(folder.resolve(name + ".log").toFile());
    builder.directory(folder.toFile());
    return builder.start();
  }

  /** Killed processes leave what they unpacked. */
  private Path temporary() {
    return folder.resolve("tmp");
  }

  private List<String> options() {
    List<String> options = new ArrayList<>(OPTIONS);
    options.add("-Djava.io.tmpdir=" + temporary());
    return options;
  }

  private Process startWorker(int number) throws IOException {
    return launch(
        "worker-" + number,
        "512m",
        "org.apache.spark.deploy.worker.Worker",
        "--host",
        LOOPBACK,
        "--cores",
        "1",
        "--memory",
        "2g",
        "--webui-port",
        "0",
        "--work-dir",
        folder.resolve("work-" + number).toString(),
        "spark://" + LOOPBACK + ":" + masterPort);
  }

  private Process startConnect() throws IOException {
    // Only now, when the others have theirs: it would be taken in the meantime.
    uiPort = TestCluster.freePort();
    Map<String, String> all = new TreeMap<>(settings);
    all.put("spark.driver.host", LOOPBACK);
    all.put("spark.executor.memory", "1536m");
    all.put("spark.executor.extraJavaOptions", String.join(" ", options()));
    all.put("spark.connect.grpc.binding.address", LOOPBACK);
    all.put("spark.connect.grpc.binding.port", String.valueOf(port));
    all.put("spark.hadoop.hadoop.tmp.dir", temporary().toString());
    all.put("spark.ui.port", String.valueOf(uiPort));
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--master", "spark://" + LOOPBACK + ":" + masterPort));
    all.forEach((name, value) -> arguments.addAll(List.of("--conf", name + "=" + value)));
    arguments.addAll(
        List.of(
            "--class",
            "org.apache.spark.sql.connect.service.SparkConnectServer",
            "spark-internal"));
    return launch(
        "connect", "1g", "org.apache.spark.deploy.SparkSubmit", arguments.toArray(String[]::new));
  }

  private void awaitPort(int awaited, Process process) {
    Await.until(
        "port " + awaited + ", see " + folder,
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError("a process of Spark ended: " + logs());
          }
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), awaited), 1000);
            return true;
          } catch (IOException e) {
            return false;
          }
        });
  }

  private String logs() {
    try (Stream<Path> files = Files.list(folder)) {
      StringBuilder text = new StringBuilder();
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
        text.append(log.getFileName()).append(":\n").append(Files.readString(log));
      }
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is reached. */
  public String url() {
    return "sc://" + LOOPBACK + ":" + port;
  }

  /** What Spark's own interface says, as JSON; {@code path} is below that of the application. */
  public String ask(String path) {
    String applications = "http://" + LOOPBACK + ":" + uiPort + "/api/v1/applications";
    String id = read(applications).replaceAll("(?s).*?\"id\"\\s*:\\s*\"([^\"]*)\".*", "$1");
    return read(applications + "/" + id + path);
  }

  private static String read(String url) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Ends a worker and what it runs, as the loss of its machine does. */
  public void killWorker(int number) {
    kill(workers.get(number));
  }

  /** Starts a worker that was killed. */
  public void restartWorker(int number) {
    try {
      workers.set(number, startWorker(number));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the Connect server, with all that it knows. */
  public void killConnect() {
    kill(connect);
  }

  /** Starts the Connect server that was killed, at the same address. */
  public void restartConnect() {
    try {
      connect = startConnect();
      awaitPort(port, connect);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void kill(Process process) {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("a process of Spark does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    kill(connect);
    workers.forEach(SparkCluster::kill);
    kill(master);
    try {
      Files.delete(folder.resolve("jars"));
      PathUtils.deleteDirectory(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
