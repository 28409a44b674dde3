package dev.spillway.spark;

import java.util.List;
import org.apache.spark.connect.proto.ExecutePlanResponse.ExecutionProgress;
import org.apache.spark.connect.proto.ExecutePlanResponse.ExecutionProgress.StageInfo;

/**
 * How far Spark is with a job, by what it tells every few seconds. Thread-safe.
 *
 * <p>Stages become known when they begin; so many are counted on from the start that the first ones
 * are not taken for the whole.
 */
final class SparkProgress {
  private static final int STAGES = 4;

  private int percent;
  private long tasks;
  private long alive;

  SparkProgress(long now) {
    this.alive = now;
  }

  synchronized void heard(ExecutionProgress progress, long now) {
    List<StageInfo> stages = progress.getStagesList();
    double done = stages.stream().mapToDouble(SparkProgress::part).sum();
    percent = Math.max(percent, (int) (100 * done / Math.max(STAGES, stages.size())));
    long completed = stages.stream().mapToLong(StageInfo::getNumCompletedTasks).sum();
    if (completed != tasks || progress.getNumInflightTasks() > 0) {
      alive = now;
    }
    tasks = completed;
  }

  private static double part(StageInfo stage) {
    if (stage.getDone()) {
      return 1;
    }
    return stage.getNumTasks() == 0
        ? 0
        : (double) stage.getNumCompletedTasks() / stage.getNumTasks();
  }

  /** Never falling. */
  synchronized int percent() {
    return Math.min(100, percent);
  }

  /** For how long it has done nothing. */
  synchronized long idleNanos(long now) {
    return now - alive;
  }
}
