package dev.spillway.bench;

import java.util.List;

/** The cluster engine, where it is. */
final class SparkExport implements Comparison {
  @Override
  public String name() {
    return "spark";
  }

  @Override
  public String title() {
    return "A full export by Spark";
  }

  @Override
  public List<Result> run(Lab lab) {
    throw new NotRunException(
        "it needs a Spark cluster; mvn verify -Pcluster starts one and measures it");
  }
}
