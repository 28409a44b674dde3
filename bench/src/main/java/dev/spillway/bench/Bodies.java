package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files of one app's events of some months, each to be sent as one body.
 *
 * @param warmUp of the first days, sent before it counts
 * @param files of the other days, in their order
 * @param events how many are in the files
 */
record Bodies(BodyFormat format, List<Path> warmUp, List<Path> files, long events) {
  /** Of what counts: enough that a JVM has compiled what is measured. */
  private static final int WARM_UP_SHARE = 8;

  /** Makes bodies of so many events, for so many months of the scale's intake. */
  static Bodies make(Lab lab, BodyFormat format, long each, int months) throws IOException {
    long counted = months * lab.scale().intake();
    long before = counted / WARM_UP_SHARE;
    DataSet data = DataSet.ofOneApp("intake", before + counted, months);
    List<Path> warmUp = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    try (EventGenerator generator = EventGenerator.of(data, lab.folder().resolve("making"))) {
      EventGenerator.Part whole = generator.parts(data.events()).getFirst();
      long step = Math.min(each, before);
      List<EventGenerator.Part> head =
          EventGenerator.slices(whole, step).stream().limit(before / step).toList();
      for (EventGenerator.Part part : head) {
        warmUp.add(write(lab, generator, part, format));
      }
      EventGenerator.Part rest = whole.from(head.getLast().end());
      for (EventGenerator.Part part : EventGenerator.slices(rest, each)) {
        files.add(write(lab, generator, part, format));
      }
      return new Bodies(format, warmUp, files, rest.events());
    } catch (SQLException e) {
      throw new IOException("the events could not be made", e);
    }
  }

  private static Path write(
      Lab lab, EventGenerator generator, EventGenerator.Part part, BodyFormat format)
      throws SQLException {
    Path file = lab.folder().resolve("body-" + part.first());
    generator.write(part, format, file);
    return file;
  }

  /** The files as a list in DuckDB's SQL. */
  String sqlList() {
    return files.stream().map(file -> "'" + file + "'").collect(Collectors.joining(", ", "[", "]"));
  }

  void delete() throws IOException {
    for (Path file : Stream.concat(warmUp.stream(), files.stream()).toList()) {
      Files.delete(file);
    }
  }
}
