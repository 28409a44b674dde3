package dev.spillway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The arrows between packages, as {@code docs/architecture.md} draws them. */
class ArchitectureTest {
  private static final String ROOT = "dev.spillway";

  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          entry("cli", Set.of("app", "load")),
          entry("load", Set.of("client")),
          entry("client", Set.of("disk")),
          entry(
              "app",
              Set.of(
                  "http",
                  "console",
                  "erasure",
                  "export",
                  "statistics",
                  "intake",
                  "tenant",
                  "cluster",
                  "database",
                  "disk",
                  "metrics",
                  "log")),
          entry("metrics", Set.of("http", "export", "intake", "database")),
          entry("log", Set.of()),
          entry("apidoc", Set.of()),
          entry(
              "http",
              Set.of("apidoc", "cluster", "erasure", "export", "statistics", "intake", "tenant")),
          entry("cluster", Set.of("database", "disk")),
          entry("console", Set.of("http", "export", "statistics", "intake", "tenant")),
          entry("erasure", Set.of("export", "event", "database")),
          entry("export", Set.of("crash", "engine", "result", "statistics", "database")),
          entry("statistics", Set.of("event", "database", "disk")),
          entry("engine", Set.of("event", "database", "disk", "s3")),
          entry("intake", Set.of("event", "database", "disk")),
          entry("event", Set.of("crash", "database", "diagnosis", "disk", "s3")),
          entry("diagnosis", Set.of()),
          entry("tenant", Set.of("database")),
          entry("result", Set.of("crash", "disk", "s3")),
          entry("database", Set.of("disk")),
          entry("s3", Set.of()),
          entry("crash", Set.of()),
          entry("disk", Set.of()));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void each_package_uses_only_what_lies_along_its_arrows() {
    for (String from : ARROWS.keySet()) {
      Set<String> forbidden = new TreeSet<>(ARROWS.keySet());
      forbidden.removeAll(reachable(from));
      forbidden.remove(from);
      noClasses()
          .that()
          .resideInAPackage(ROOT + "." + from + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              forbidden.stream().map(name -> ROOT + "." + name + "..").toArray(String[]::new))
          .check(CLASSES);
    }
  }

  @Test
  void every_package_has_its_arrows() {
    Set<String> packages =
        CLASSES.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> !name.equals(ROOT))
            .map(name -> name.substring(ROOT.length() + 1))
            .collect(Collectors.toSet());

    assertThat(packages).isEqualTo(ARROWS.keySet());
  }

  @Test
  void there_are_no_cycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void the_domain_does_not_know_http() {
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + ".erasure..",
            ROOT + ".export..",
            ROOT + ".engine..",
            ROOT + ".event..",
            ROOT + ".statistics..",
            ROOT + ".result..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.eclipse.jetty..", "java.net.http..", ROOT + ".http..")
        .check(CLASSES);
  }

  @Test
  void one_package_knows_the_metrics_library() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".metrics..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.micrometer..", "io.prometheus..")
        .check(CLASSES);
  }

  @Test
  void the_console_knows_of_http_only_its_seam() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".console..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.jetty..")
        .check(CLASSES);
  }

  @Test
  void types_are_private_to_their_package_by_default() {
    long all = CLASSES.stream().filter(JavaClass::isTopLevelClass).count();
    long hidden =
        CLASSES.stream()
            .filter(JavaClass::isTopLevelClass)
            .filter(type -> !type.getModifiers().contains(JavaModifier.PUBLIC))
            .count();

    assertThat((double) hidden / all).isGreaterThan(0.4);
  }

  @Test
  void exceptions_end_in_exception() {
    classes()
        .that()
        .areAssignableTo(Throwable.class)
        .should()
        .haveSimpleNameEndingWith("Exception")
        .check(CLASSES);
  }

  private static Set<String> reachable(String from) {
    Set<String> reached = new TreeSet<>();
    for (String next : ARROWS.getOrDefault(from, Set.of())) {
      reached.add(next);
      reached.addAll(reachable(next));
    }
    return reached;
  }
}
