package dev.spillway.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.connect.proto.ExecutePlanResponse.ExecutionProgress;
import org.apache.spark.connect.proto.ExecutePlanResponse.ExecutionProgress.StageInfo;
import org.junit.jupiter.api.Test;

class SparkProgressTest {
  private final SparkProgress progress = new SparkProgress(100);

  private static StageInfo stage(int tasks, int completed) {
    return StageInfo.newBuilder()
        .setNumTasks(tasks)
        .setNumCompletedTasks(completed)
        .setDone(tasks == completed)
        .build();
  }

  private void hear(long now, int inFlight, StageInfo... stages) {
    ExecutionProgress.Builder told = ExecutionProgress.newBuilder().setNumInflightTasks(inFlight);
    for (StageInfo stage : stages) {
      told.addStages(stage);
    }
    progress.heard(told.build(), now);
  }

  @Test
  void it_never_falls_and_the_first_stages_are_not_the_whole() {
    hear(101, 1, stage(2, 2));
    assertThat(progress.percent()).isEqualTo(25);
    hear(102, 1, stage(2, 2), stage(4, 2));
    assertThat(progress.percent()).isEqualTo(37);
    hear(103, 1, stage(2, 2), stage(4, 0));
    assertThat(progress.percent()).isEqualTo(37);
    hear(104, 0, stage(2, 2), stage(4, 4), stage(1, 1), stage(9, 9), stage(3, 3));
    assertThat(progress.percent()).isEqualTo(100);
  }

  @Test
  void it_is_idle_while_no_task_runs_and_none_ends() {
    assertThat(progress.idleNanos(150)).isEqualTo(50);
    hear(160, 2, stage(4, 0));
    assertThat(progress.idleNanos(170)).isEqualTo(10);
    hear(180, 0, stage(4, 2));
    assertThat(progress.idleNanos(190)).isEqualTo(10);
    hear(200, 0, stage(4, 2));
    assertThat(progress.idleNanos(210)).isEqualTo(30);
  }
}
