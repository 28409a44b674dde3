package dev.spillway.intake;

import de.siegmar.fastcsv.reader.CsvReader;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The first record of a CSV body.
 *
 * @param reader splits the records, by the separator that the header has
 * @param names the fields, in the order of the values
 */
record CsvHeader(CsvReader.CsvReaderBuilder reader, List<String> names) {
  private static final List<String> REQUIRED = List.of("event", "date", "source", "token");
  private static final String FORM =
      "the first line must name the fields, with ; or , between them: ";

  CsvHeader {
    names = List.copyOf(names);
  }

  /** What is wrong with the names, if anything is. */
  Optional<String> problem() {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!EventChecker.FIELDS.contains(name)) {
        return Optional.of(FORM + EventChecker.unknown(name));
      }
      if (!seen.add(name)) {
        return Optional.of(FORM + name + " is there twice");
      }
    }
    return REQUIRED.stream()
        .filter(name -> !seen.contains(name))
        .findFirst()
        .map(missing -> FORM + missing + " is missing");
  }
}
