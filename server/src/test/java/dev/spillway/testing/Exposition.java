package dev.spillway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page in the Prometheus text format 0.0.4, read strictly: what a scraper would pass over or
 * refuse fails here.
 */
public final class Exposition {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") (.+)");
  private static final Pattern TYPE =
      Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram|summary|untyped)");
  private static final Pattern SAMPLE =
      Pattern.compile("(" + NAME + ")(?:\\{(.*)})? (NaN|[+-]Inf|[+-]?[0-9.]+(?:E-?[0-9]+)?)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\[\\\\\"n])*)\"(?:,|$)");
  private static final List<String> PARTS = List.of("_bucket", "_count", "_sum");

  private final Map<String, String> types = new HashMap<>();
  private final List<Sample> samples = new ArrayList<>();

  /** One value. */
  public record Sample(String name, Map<String, String> labels, double value) {}

  private Exposition() {}

  /** Reads a page, and fails where it is none. */
  public static Exposition read(String page) {
    Exposition exposition = new Exposition();
    assertThat(page).endsWith("\n");
    String family = "";
    Set<String> closed = new HashSet<>();
    for (String line : page.lines().toList()) {
      Matcher help = HELP.matcher(line);
      Matcher type = TYPE.matcher(line);
      if (help.matches()) {
        closed.add(family);
        family = help.group(1);
        assertThat(closed).as(line).doesNotContain(family);
      } else if (type.matches()) {
        assertThat(type.group(1)).as("HELP before TYPE").isEqualTo(family);
        assertThat(exposition.types.put(family, type.group(2))).as(line).isNull();
      } else {
        exposition.add(family, line);
      }
    }
    exposition.checkSeries();
    exposition.checkHistograms();
    return exposition;
  }

  private void add(String family, String line) {
    Matcher matcher = SAMPLE.matcher(line);
    assertThat(matcher.matches()).as(line).isTrue();
    Map<String, String> labels = new TreeMap<>();
    Matcher label = LABEL.matcher(Optional.ofNullable(matcher.group(2)).orElse(""));
    int end = 0;
    while (label.lookingAt()) {
      assertThat(labels.put(label.group(1), label.group(2))).as(line).isNull();
      end = label.end();
      label.region(end, label.regionEnd());
    }
    assertThat(end).as(line).isEqualTo(label.regionEnd());
    String name = matcher.group(1);
    assertThat(base(name)).as(line).isEqualTo(family);
    samples.add(new Sample(name, labels, number(matcher.group(3))));
  }

  /** The family of a sample. */
  private String base(String name) {
    for (String part : PARTS) {
      String base = name.substring(0, Math.max(0, name.length() - part.length()));
      String type = types.getOrDefault(base, "");
      if (name.endsWith(part) && (type.equals("histogram") || type.equals("summary"))) {
        return base;
      }
    }
    return name;
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private void checkSeries() {
    assertThat(samples.stream().map(sample -> sample.name() + sample.labels()))
        .doesNotHaveDuplicates();
    types.forEach((name, type) -> {
      if (type.equals("counter")) {
        assertThat(name).endsWith("_total");
      }
    });
  }

  private void checkHistograms() {
    Map<String, Double> greatest = new HashMap<>();
    for (Sample sample : samples) {
      boolean histogram = types.getOrDefault(base(sample.name()), "").equals("histogram");
      Map<String, String> labels = new TreeMap<>(sample.labels());
      labels.remove("le");
      String series = base(sample.name()) + labels;
      if (histogram && sample.name().endsWith("_bucket")) {
        assertThat(sample.value())
            .as(series)
            .isGreaterThanOrEqualTo(greatest.getOrDefault(series, 0.0));
        greatest.put(series, sample.value());
      } else if (histogram && sample.name().endsWith("_count")) {
        assertThat(sample.value()).as(series).isEqualTo(greatest.get(series));
      }
    }
  }

  public List<Sample> samples() {
    return samples;
  }

  public Set<String> names() {
    Set<String> names = new HashSet<>();
    samples.forEach(sample -> names.add(sample.name()));
    return names;
  }

  /** The sum of the samples of this name that have these labels, given as name and value. */
  public double value(String name, String... labels) {
    List<Double> found =
        samples.stream()
            .filter(sample -> sample.name().equals(name))
            .filter(sample -> has(sample.labels(), labels))
            .map(Sample::value)
            .toList();
    assertThat(found).as(name + List.of(labels)).isNotEmpty();
    return found.stream().mapToDouble(Double::doubleValue).sum();
  }

  private static boolean has(Map<String, String> labels, String... wanted) {
    for (int i = 0; i < wanted.length; i += 2) {
      if (!wanted[i + 1].equals(labels.get(wanted[i]))) {
        return false;
      }
    }
    return true;
  }
}
