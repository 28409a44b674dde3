package dev.spillway.bench;

import java.util.List;

/** All comparisons, in the order in which they are run. */
final class Comparisons {
  private static final List<Comparison> ALL =
      List.of(
          new FullExport(),
          new PostgresExport(),
          new IdsExport(),
          new TinyExport(),
          new ManyExports(),
          new StatusAnswers(),
          new Downloads(),
          new CompressedExports(),
          new NdjsonIntake(),
          new ParquetIntake(),
          new Memory(),
          new StartUp(),
          new GrowingStore(),
          new GrowingExport(),
          new SparkExport());

  private Comparisons() {}

  static List<Comparison> all() {
    return ALL;
  }

  /** Those with these names; all, if there are none. */
  static List<Comparison> named(List<String> names) {
    List<String> known = ALL.stream().map(Comparison::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "there is no comparison " + name + "; there are " + String.join(", ", known) + ", jmh");
      }
    }
    return names.isEmpty() ? ALL : ALL.stream().filter(one -> names.contains(one.name())).toList();
  }
}
