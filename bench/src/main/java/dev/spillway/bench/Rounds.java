package dev.spillway.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs contenders alternately, after warm-ups that do not count.
 *
 * @param warmUps for a server that lives on, as many as its JVM needs to compile what is measured
 */
record Rounds(int warmUps, int count, Progress progress) {

  List<Series> run(List<Contender> contenders) throws IOException, InterruptedException {
    Map<String, List<Sample>> samples = new LinkedHashMap<>();
    for (int round = 1 - warmUps; round <= count; round++) {
      for (Contender contender : contenders) {
        Disk.settle();
        Sample sample = contender.work().run();
        progress.round(round, count, contender.name(), sample);
        if (round > 0) {
          samples.computeIfAbsent(contender.name(), name -> new ArrayList<>()).add(sample);
        }
      }
    }
    return samples.entrySet().stream()
        .map(entry -> new Series(entry.getKey(), entry.getValue()))
        .toList();
  }
}
