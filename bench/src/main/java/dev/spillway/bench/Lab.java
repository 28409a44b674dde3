package dev.spillway.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What comparisons share.
 *
 * @param folder where they may leave files until they are done
 */
record Lab(Scale scale, Path folder, Stores stores, Progress progress) {
  /** Between two looks whether a long export is done. */
  static final Duration PAUSE = Duration.ofMillis(5);

  /** Between two looks whether a short one is: what the client does is part of the time. */
  static final Duration SHORT_PAUSE = Duration.ofMillis(1);

  private static final int SHORT_WARM_UPS = 100;
  private static final int SHORT_ROUNDS = 20;

  static final Duration LONG_PAUSE = Duration.ofMillis(20);

  DataSet small() {
    return DataSet.ofCampaigns(scale.name() + "-small", scale.small());
  }

  DataSet medium() {
    return DataSet.ofCampaigns(scale.name() + "-medium", scale.medium());
  }

  DataSet large() {
    return DataSet.ofCampaigns(scale.name() + "-large", scale.large());
  }

  DataSet group() {
    return DataSet.ofOneGroup(scale.name() + "-group", scale.group());
  }

  DataSet largeGroup() {
    return DataSet.ofOneGroup(scale.name() + "-large-group", scale.largeGroup());
  }

  DataSet smallGroup() {
    return DataSet.ofOneGroup(scale.name() + "-small-group", scale.smallGroup());
  }

  Rounds rounds() {
    return new Rounds(1, scale.rounds(), progress);
  }

  /** For work of milliseconds: more of it, and not before the JVM is warm. */
  Rounds shortRounds() {
    return new Rounds(SHORT_WARM_UPS, SHORT_ROUNDS, Progress.quiet());
  }

  /** The ratios of the first series to each other one, with the budget of its place. */
  static List<Check> ratios(List<Series> series, List<Optional<Budget>> budgets) {
    return IntStream.range(1, series.size())
        .mapToObj(peer ->
            Check.ratio(
                series.getFirst(),
                series.get(peer),
                peer <= budgets.size() ? budgets.get(peer - 1) : Optional.empty()))
        .toList();
  }
}
