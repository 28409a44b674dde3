package dev.spillway.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.sum;

import dev.spillway.engine.ClusterAddress;
import dev.spillway.engine.SortJob;
import dev.spillway.engine.SortedLines;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connect.client.RetryPolicy;
import org.apache.spark.sql.connect.client.SparkConnectClient;
import scala.Option;
import scala.concurrent.duration.FiniteDuration;

/** One job in a session of its own. Thread-safe. */
final class SparkRun {
  private static final String LINES = "lines";
  private static final String BYTES = "bytes";

  /** With its growing pauses that is some 40 seconds of a server that is away. */
  private static final int RETRIES = 8;

  private static final long LONGEST_PAUSE_SECONDS = 10;

  private final SparkUrl url;
  private final ClusterAddress address;
  private final SparkProgress progress;
  private Optional<SparkConnectClient> client = Optional.empty();
  private Optional<SparkSession> session = Optional.empty();
  private boolean closed;

  SparkRun(SparkUrl url, ClusterAddress address, SparkProgress progress) {
    this.url = url;
    this.address = address;
    this.progress = progress;
  }

  /** Runs the job to its end. */
  SortedLines sort(SortJob job) throws IOException, InterruptedException {
    // The client looks for its resources there.
    Thread.currentThread().setContextClassLoader(SparkRun.class.getClassLoader());
    SparkSession spark = open();
    spark.conf().set("spark.sql.session.timeZone", "UTC");
    spark.conf().set("spark.sql.files.maxRecordsPerFile", 0);
    Observation written = new Observation("written");
    LineQuery.of(spark, job)
        .observe(
            written,
            count(lit(1)).as(LINES),
            // With the line feed of each.
            coalesce(sum(octet_length(col(LineQuery.LINE)).plus(1)), lit(0)).as(BYTES))
        .write()
        .mode(SaveMode.ErrorIfExists)
        .option("lineSep", "\n")
        .option("compression", "none")
        .text(SparkPath.toWrite(job.folder()));
    Map<String, Object> facts = written.getAsJava();
    return new SortedLines(number(facts, LINES), number(facts, BYTES));
  }

  private static long number(Map<String, Object> facts, String name) {
    if (facts.get(name) instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalStateException("Spark did not say how many " + name + " it wrote");
  }

  private SparkSession open() throws IOException {
    SparkConnectClient connection = connect();
    synchronized (this) {
      client = Optional.of(connection);
    }
    SparkSession opened =
        org.apache.spark.sql.connect.SparkSession.builder().client(connection).create();
    synchronized (this) {
      session = Optional.of(opened);
      if (!closed) {
        return opened;
      }
    }
    opened.close();
    throw new IllegalStateException("the job was ended before it began");
  }

  private SparkConnectClient connect() {
    SparkConnectClient.Builder builder =
        SparkConnectClient.builder()
            .host(url.host())
            .port(url.port())
            .userId("spillway")
            .userAgent("spillway")
            .retryPolicy(retries())
            .interceptor(
                new ProgressInterceptor(heard -> progress.heard(heard, System.nanoTime())));
    if (url.tls()) {
      builder.enableSsl();
    }
    address.token().ifPresent(token -> builder.token(token.value()));
    return builder.build();
  }

  private static RetryPolicy retries() {
    RetryPolicy standard = RetryPolicy.defaultPolicy();
    return new RetryPolicy(
        Option.apply(RETRIES),
        standard.initialBackoff(),
        Option.apply(FiniteDuration.apply(LONGEST_PAUSE_SECONDS, "seconds")),
        standard.backoffMultiplier(),
        standard.jitter(),
        standard.minJitterThreshold(),
        standard.canRetry(),
        standard.name(),
        standard.recognizeServerRetryDelay(),
        standard.maxServerRetryDelay());
  }

  private synchronized Optional<SparkSession> take() {
    closed = true;
    return session;
  }

  /** Tells Spark to end the job. */
  void interrupt() {
    take().ifPresent(SparkSession::interruptAll);
  }

  /** Lets go of the session; one that is still to be opened is so at once. */
  void close() throws IOException {
    Optional<SparkSession> opened = take();
    if (opened.isPresent()) {
      opened.get().close();
    }
  }

  /** Lets go of the connection, whatever became of the session. */
  synchronized void disconnect() {
    client.ifPresent(SparkConnectClient::shutdown);
  }
}
