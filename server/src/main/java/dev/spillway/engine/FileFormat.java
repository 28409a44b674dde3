package dev.spillway.engine;

import java.util.Optional;

/**
 * In which form the file is written.
 *
 * @param dates how {@code event_date} is written
 * @param compression how the file is packed; empty for plain text
 * @param csv for whom values are written
 */
public record FileFormat(DateFormat dates, Optional<Compression> compression, CsvForm csv) {
  /** What a client gets who asks for nothing else. */
  public static final FileFormat STANDARD = new FileFormat(DateFormat.SECONDS, Optional.empty());

  /** With exact values. */
  public FileFormat(DateFormat dates, Optional<Compression> compression) {
    this(dates, compression, CsvForm.EXACT);
  }
}
