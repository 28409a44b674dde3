package dev.spillway.testing;

import dev.spillway.event.TableBucket;
import dev.spillway.s3.S3Bucket;
import dev.spillway.s3.S3Place;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where what belongs to a test's folder keeps its files: on the local disk, or in a bucket, as the
 * Maven profile {@code services} has it.
 */
public final class TestFiles {
  private static final String IN_BUCKET = "spillway.test.files";
  private static final String ENDPOINT = "spillway.test.endpoint";
  private static final long CACHE = 256L << 20;

  private TestFiles() {}

  /** One store for all tests of this process, and the processes that it starts. */
  private static final class Store {
    static final URI ENDPOINT_URI =
        Optional.ofNullable(System.getProperty(ENDPOINT))
            .map(URI::create)
            .orElseGet(() -> S3Server.start().endpoint());
  }

  public static boolean areInBucket() {
    return "s3".equals(System.getProperty(IN_BUCKET));
  }

  /** What a JVM needs to be told to use the same store. */
  public static List<String> jvmOptions() {
    return areInBucket()
        ? List.of("-D" + IN_BUCKET + "=s3", "-D" + ENDPOINT + "=" + Store.ENDPOINT_URI)
        : List.of();
  }

  /** Where the event table of this folder is; empty: in it. */
  public static Optional<TableBucket> table(Path folder) {
    return areInBucket()
        ? Optional.of(new TableBucket(place(folder, "events"), CACHE))
        : Optional.empty();
  }

  /** The settings of a server on this data folder. */
  static Map<String, String> settings(Path data) {
    if (!areInBucket()) {
      return Map.of();
    }
    Map<String, String> settings = new HashMap<>(S3Server.settings(Store.ENDPOINT_URI));
    settings.put("events.url", place(data, "events").location().toString());
    settings.put("result.url", place(data, "results").location().toString());
    return settings;
  }

  /** Every Parquet file of a server's table, copies and such that no state has among them. */
  public static List<Path> ofTable(Path data, Path scratch) throws IOException {
    List<Path> files = new ArrayList<>(parquet(data.resolve("events")));
    if (areInBucket()) {
      S3Place place = place(data, "events");
      Path copies = Files.createTempDirectory(scratch, "objects");
      List<String> keys = new ArrayList<>();
      try (S3Bucket bucket = place.open()) {
        bucket.list(place.location().key(""), object -> keys.add(object.key()));
        for (String key : keys) {
          try (InputStream object = bucket.read(key)) {
            Files.copy(object, copies.resolve(key.replace('/', '-')));
          }
        }
      }
      files.addAll(parquet(copies));
    }
    return files;
  }

  /** The names of a server's finished files. */
  public static List<String> results(Path data) throws IOException {
    List<String> names = new ArrayList<>();
    if (areInBucket()) {
      S3Place place = place(data, "results");
      try (S3Bucket bucket = place.open()) {
        bucket.list(place.location().key(""), object -> names.add(object.key()));
      }
    } else {
      try (Stream<Path> files = Files.list(data.resolve("results/files"))) {
        files.forEach(file -> names.add(file.getFileName().toString()));
      }
    }
    return names;
  }

  private static List<Path> parquet(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
  }

  private static S3Place place(Path folder, String what) {
    String name = folder.toAbsolutePath().normalize().toString().substring(1);
    return S3Buckets.place(Store.ENDPOINT_URI, name.replaceAll("[^A-Za-z0-9]+", "-") + "/" + what);
  }
}
