package dev.spillway.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrashPointTest {

  @Test
  void these_are_all_there_are() {
    assertThat(Arrays.stream(CrashPoint.values()).map(CrashPoint::point))
        .containsExactly(
            "flush.after-parquet",
            "flush.after-commit",
            "flush.after-delete",
            "rewrite.after-parquet",
            "rewrite.after-commit",
            "load.after-parquet",
            "load.after-key",
            "load.after-commit",
            "load.after-answer",
            "retention.after-commit",
            "result.before-publish",
            "result.after-publish",
            "export.after-success",
            "expiry.after-state");
  }

  @Test
  void each_is_passed_somewhere() throws IOException {
    String sources;
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        all.append(Files.readString(file));
      }
      sources = all.toString();
    }
    for (CrashPoint point : CrashPoint.values()) {
      assertThat(sources).contains("CrashPoint." + point.name() + ".pass()");
    }
  }

  @Test
  void one_that_is_armed_to_fail_does_so_once_at_its_time() {
    ArmedCrash armed = ArmedCrash.parse("flush.after-commit:throw:2");

    armed.accept(CrashPoint.FLUSH_AFTER_COMMIT);
    armed.accept(CrashPoint.FLUSH_AFTER_DELETE);
    assertThatThrownBy(() -> armed.accept(CrashPoint.FLUSH_AFTER_COMMIT))
        .isInstanceOf(CrashException.class)
        .hasMessage("made to fail at flush.after-commit");
    armed.accept(CrashPoint.FLUSH_AFTER_COMMIT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "flush",
        "flush.after-commit:",
        "flush.after-commit:stop",
        "flush.after-commit:throw:0",
        "flush.after-commit:throw:x",
        "flush.after-commit:throw:1:1"
      })
  void what_arms_none_is_refused(String text) {
    assertThatThrownBy(() -> ArmedCrash.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_test_of_this_process_is_told_until_it_has_enough() {
    List<CrashPoint> passed = new ArrayList<>();
    try (CrashPoint.Armed _ = CrashPoint.arm(passed::add)) {
      CrashPoint.EXPIRY_AFTER_STATE.pass();
    }
    CrashPoint.EXPIRY_AFTER_STATE.pass();
    assertThat(passed).containsExactly(CrashPoint.EXPIRY_AFTER_STATE);
  }
}
