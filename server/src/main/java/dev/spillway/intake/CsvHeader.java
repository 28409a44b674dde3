package dev.spillway.intake;

import de.siegmar.fastcsv.reader.CsvReader;
import java.util.List;
import java.util.Optional;

/**
 * The first record of a CSV body.
 *
 * @param reader splits the records, by the separator that the header has
 * @param names the fields, in the order of the values
 */
record CsvHeader(CsvReader.CsvReaderBuilder reader, List<String> names) {
  private static final String FORM =
      "the first line must name the fields, with ; or , between them: ";

  CsvHeader {
    names = List.copyOf(names);
  }

  /** What is wrong with the names, if anything is. */
  Optional<String> problem() {
    return FieldNames.problem(names).map(problem -> FORM + problem);
  }
}
