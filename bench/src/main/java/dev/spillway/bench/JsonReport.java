package dev.spillway.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/** A report for programs: every single figure, in plain units. */
final class JsonReport {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private JsonReport() {}

  static byte[] bytes(Report report) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("date", report.date().toString());
    root.put("scale", report.scale().name());
    ObjectNode machine = root.putObject("machine");
    report.machine().facts().forEach(machine::put);
    ArrayNode results = root.putArray("results");
    report.results().forEach(result -> write(results.addObject(), result));
    return JSON.writeValueAsBytes(root);
  }

  private static void write(ObjectNode node, Result result) {
    node.put("name", result.name());
    node.put("title", result.title());
    switch (result) {
      case Result.Duel duel -> {
        node.put("unit", duel.unit().symbol());
        writeAll(node.putArray("series"), duel.series());
      }
      case Result.Curve curve -> {
        node.put("sizes", curve.sizes());
        for (Result.Line line : curve.lines()) {
          ObjectNode points = node.withObject("/lines").putObject(line.name());
          line.points().forEach((size, series) -> write(points.putObject(size.toString()), series));
        }
      }
      case Result.NotRun notRun -> node.put("reason", notRun.reason());
    }
    ArrayNode checks = node.putArray("checks");
    result.checks().forEach(check -> write(checks.addObject(), check));
    ArrayNode notes = node.putArray("notes");
    result.notes().forEach(notes::add);
  }

  private static void writeAll(ArrayNode array, List<Series> all) {
    all.forEach(series -> write(array.addObject(), series));
  }

  private static void write(ObjectNode node, Series series) {
    node.put("name", series.name());
    ArrayNode samples = node.putArray("samples");
    for (Sample sample : series.samples()) {
      ObjectNode one = samples.addObject();
      one.put("value", sample.value());
      one.put("cpuSeconds", sample.cpuSeconds());
      one.put("peakBytes", sample.peakBytes());
    }
  }

  private static void write(ObjectNode node, Check check) {
    node.put("what", check.what());
    node.put("unit", check.unit().symbol());
    node.put("median", check.value().median());
    node.put("least", check.value().least());
    node.put("greatest", check.value().greatest());
    check.budget().ifPresent(budget -> node.put("budget", budget.text(check.unit())));
    check.holds().ifPresent(holds -> node.put("holds", holds));
  }
}
