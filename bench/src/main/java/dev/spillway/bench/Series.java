package dev.spillway.bench;

import java.util.List;

/** The runs of one contender, in their order. */
record Series(String name, List<Sample> samples) {

  Series {
    samples = List.copyOf(samples);
  }

  List<Double> values() {
    return samples.stream().map(Sample::value).toList();
  }

  Summary value() {
    return Summary.of(values());
  }

  Summary cpuSeconds() {
    return Summary.of(samples.stream().map(Sample::cpuSeconds).toList());
  }

  Summary peakBytes() {
    return Summary.of(samples.stream().map(sample -> (double) sample.peakBytes()).toList());
  }
}
