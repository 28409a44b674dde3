package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How the launcher finds a JDK, builds and runs the program. */
class LauncherTest extends LauncherStage {
  @Test
  void it_builds_when_there_is_no_jar_and_runs_it() throws Exception {
    maven();
    Path jdk = jdk("jdk", "25.0.1");

    Outcome outcome = run(Map.of("JAVA_HOME", jdk.toString()), "serve", "--port", "a b");

    assertThat(outcome.err())
        .startsWith("spillway: building")
        .contains("spillway: learning")
        .doesNotContain("waiting");
    assertThat(outcome.out())
        .isEqualTo(
            jdk
                + " -Xmx512m -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED"
                + " --sun-misc-unsafe-memory-access=allow -jar "
                + jar()
                + " serve --port <a b>\n");
    assertThat(outcome.code()).isEqualTo(42);
    assertThat(Files.readString(calls))
        .startsWith(jdk + " -q -B ")
        .contains("-DskipTests", "package");
    assertThat(jar()).hasContent("built\n");
    assertThat(leftOvers()).isEmpty();
  }

  @Test
  void it_builds_again_only_when_a_source_or_a_pom_is_newer() throws Exception {
    maven();
    Map<String, String> environment = Map.of("JAVA_HOME", jdk("jdk", "25").toString());

    assertThat(run(environment).err()).contains("building");
    assertThat(run(environment).err()).isEmpty();
    for (String changed : List.of("pom.xml", "server/pom.xml", "server/src/main/A.java")) {
      Instant later = Files.getLastModifiedTime(jar()).toInstant().plusSeconds(1);
      Files.setLastModifiedTime(project.resolve(changed), FileTime.from(later));
      assertThat(run(environment).err()).as(changed).contains("building");
      Files.setLastModifiedTime(project.resolve(changed), FileTime.from(Instant.EPOCH));
      assertThat(run(environment).err()).as(changed).isEmpty();
    }
  }

  @Test
  void it_takes_java_home_only_when_that_is_new_enough() throws Exception {
    built();
    Path old = jdk("old", "17.0.15");
    Path onPath = jdk("on path", "25.0.3");
    Files.createSymbolicLink(tools.resolve("java"), onPath.resolve("bin/java"));

    assertThat(run(Map.of("JAVA_HOME", old.toString())).out()).startsWith(onPath + " ");
  }

  @Test
  void it_tells_other_scripts_which_jdk_it_takes_without_building() throws Exception {
    Path jdk = jdk("jdk", "25.0.1");

    Outcome outcome = run(Map.of("JAVA_HOME", jdk.toString()), "--jdk");

    assertThat(outcome.out()).isEqualTo(jdk + "\n");
    assertThat(outcome.code()).isZero();
    assertThat(jar()).doesNotExist();
  }

  @Test
  void it_finds_the_jdk_of_sdkman() throws Exception {
    built();
    hideJdksOfThisMachine();
    jdk("home/.sdkman/candidates/java/17-tem", "17.0.2");
    Path jdk = jdk("home/.sdkman/candidates/java/25-tem", "25");

    assertThat(run(Map.of("HOME", temporary.resolve("home").toString())).out())
        .startsWith(jdk + " ");
  }

  @Test
  void it_needs_no_maven_when_there_is_nothing_to_build() throws Exception {
    built();

    assertThat(run(Map.of("JAVA_HOME", jdk("jdk", "25").toString())).code()).isEqualTo(42);
  }

  @Test
  void it_says_what_to_install_when_there_is_no_maven() throws Exception {
    Outcome outcome = run(Map.of("JAVA_HOME", jdk("jdk", "25").toString()));

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .hasLineCount(1)
        .startsWith("spillway: Maven 3.8 or newer is needed to build it; install it");
  }

  @Test
  void it_says_what_to_install_when_there_is_no_jdk() throws Exception {
    built();
    hideJdksOfThisMachine();

    Outcome outcome = run(Map.of("JAVA_HOME", jdk("jdk", "24.0.2").toString()));

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).hasLineCount(1).startsWith("spillway: a JDK 25 is needed; install");
  }

  @Test
  void it_works_through_links_and_in_the_callers_folder() throws Exception {
    built();
    Path link = Files.createSymbolicLink(temporary.resolve("link"), Path.of("second"));
    Files.createSymbolicLink(temporary.resolve("second"), project.resolve("spillway"));

    Outcome outcome = start(link, Map.of("JAVA_HOME", jdk("jdk", "25").toString())).outcome();

    assertThat(outcome.out()).contains(" -jar " + project.toRealPath());
    assertThat(temporary.resolve("folder")).hasContent(temporary.toRealPath() + "\n");
  }

  @Test
  void options_for_java_are_passed_on_and_may_set_the_heap() throws Exception {
    built();
    String jdk = jdk("jdk", "25").toString();

    String out = run(Map.of("JAVA_HOME", jdk, "SPILLWAY_JAVA_OPTS", "-Xmx2g -Dsome=*")).out();

    assertThat(out).doesNotContain("512m").contains(" -Xmx2g -Dsome=* -jar ");
  }

  @Test
  void a_failed_build_leaves_no_jar_and_no_lock() throws Exception {
    script(tools.resolve("mvn"), "#!/bin/sh\necho broken >server/target/x\nexit 1\n");

    Outcome outcome = run(Map.of("JAVA_HOME", jdk("jdk", "25").toString()));

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).endsWith("spillway: the build failed; its messages are above\n");
    assertThat(jar()).doesNotExist();
    assertThat(leftOvers()).isEmpty();
  }

  @Test
  void launchers_that_start_together_build_once() throws Exception {
    maven();
    Map<String, String> environment = Map.of("JAVA_HOME", jdk("jdk", "25").toString());
    List<Started> together = new ArrayList<>();
    for (int number = 0; number < 4; number++) {
      together.add(start(project.resolve("spillway"), environment));
    }

    for (Started one : together) {
      assertThat(one.outcome().code()).isEqualTo(42);
    }
    assertThat(calls).content().hasLineCount(1);
    assertThat(leftOvers()).isEmpty();
  }

  @Test
  void the_lock_of_a_killed_launcher_is_taken_over() throws Exception {
    maven();
    Process gone = new ProcessBuilder("true").start();
    assertThat(gone.waitFor(60, TimeUnit.SECONDS)).isTrue();
    Files.createSymbolicLink(project.resolve(".build-lock"), Path.of("" + gone.pid()));

    assertThat(run(Map.of("JAVA_HOME", jdk("jdk", "25").toString())).code()).isEqualTo(42);
    assertThat(leftOvers()).isEmpty();
  }
}
