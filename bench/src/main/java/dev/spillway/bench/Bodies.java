package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Files of events, each to be sent as one body. */
record Bodies(BodyFormat format, List<Path> files, long events) {

  /** Makes bodies of about so many events, in the order of their days. */
  static Bodies make(Lab lab, BodyFormat format, long each) throws IOException {
    DataSet data = DataSet.ofCampaigns("intake", lab.scale().intake());
    List<Path> files = new ArrayList<>();
    try (EventGenerator generator = EventGenerator.of(data, lab.folder().resolve("making"))) {
      for (EventGenerator.Part part : generator.parts(each)) {
        Path file = lab.folder().resolve("body-" + files.size());
        generator.write(part, format, file);
        files.add(file);
      }
    } catch (SQLException e) {
      throw new IOException("the events could not be made", e);
    }
    return new Bodies(format, files, data.events());
  }

  void delete() throws IOException {
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
