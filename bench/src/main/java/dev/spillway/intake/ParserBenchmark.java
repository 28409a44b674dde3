package dev.spillway.intake;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

@State(Scope.Benchmark)
public class ParserBenchmark {
  int a = 3;

  @Benchmark
  public int measure() {
    return a + 1;
  }
}
