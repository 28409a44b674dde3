package dev.spillway.event;

import java.time.LocalDate;
import java.util.Objects;
import org.apache.iceberg.DataFile;

/** A partition of the table: one app's events of one UTC day. */
record AppDay(String app, LocalDate day) {

  /** The partition of a data file. */
  static AppDay of(DataFile file) {
    String app = Objects.requireNonNull(file.partition().get(0, String.class));
    int day = Objects.requireNonNull(file.partition().get(EventSchema.DAY, Integer.class));
    return new AppDay(app, LocalDate.ofEpochDay(day));
  }
}
