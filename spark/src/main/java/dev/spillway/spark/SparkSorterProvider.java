package dev.spillway.spark;

import dev.spillway.engine.ClusterAddress;
import dev.spillway.engine.LineSorter;
import dev.spillway.engine.LineSorterProvider;

/** Of Spark clusters, by URLs of the form {@code sc://HOST:PORT}. */
public final class SparkSorterProvider implements LineSorterProvider {

  @Override
  public LineSorter open(ClusterAddress address) {
    // Arrow's buffers, which the client makes without using them, are refused otherwise.
    if (System.getProperty("io.netty.noUnsafe") == null) {
      System.setProperty("io.netty.noUnsafe", "false");
    }
    return new SparkSorter(SparkUrl.parse(address.url()), address);
  }
}
