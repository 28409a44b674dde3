package dev.spillway.intake;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads and checks CSV records, of which the first names the fields of the others. */
final class CsvEventParser implements TextParser {
  private static final CsvReader.CsvReaderBuilder COMMAS = CsvReader.builder().fieldSeparator(',');
  private static final CsvReader.CsvReaderBuilder SEMICOLONS =
      CsvReader.builder().fieldSeparator(';');
  private static final String NO_CSV =
      "a record must be CSV as RFC 4180 has it: a value with a separator, a quote or an end of line"
          + " stands in quotes, and a quote in it is doubled";

  private final EventChecker checker;
  private final Utf8 utf8 = new Utf8();
  private Optional<CsvHeader> header = Optional.empty();

  CsvEventParser(EventChecker checker) {
    this.checker = checker;
  }

  @Override
  public Parsed parse(byte[] bytes, int from, int to) throws IOException {
    Optional<String> text = utf8.read(bytes, from, to);
    if (header.isPresent()) {
      return text.isPresent() ? parse(header.get(), text.get()) : new Parsed.Bad(Utf8.INVALID);
    }
    return text.isPresent() ? readHeader(text.get()) : new Parsed.Formless(Utf8.INVALID);
  }

  /** No field's name has a separator in it; so the one that is there is the one. */
  private Parsed readHeader(String text) {
    if (Utf8.hasByteOrderMark(text)) {
      return new Parsed.Formless(Utf8.BYTE_ORDER_MARK);
    }
    CsvReader.CsvReaderBuilder reader = text.indexOf(';') < 0 ? COMMAS : SEMICOLONS;
    Optional<List<String>> names = fields(reader, text);
    if (names.isEmpty()) {
      return new Parsed.Formless(NO_CSV);
    }
    CsvHeader read = new CsvHeader(reader, names.get());
    Optional<String> problem = read.problem();
    if (problem.isPresent()) {
      return new Parsed.Formless(problem.get());
    }
    header = Optional.of(read);
    return new Parsed.Header();
  }

  private Parsed parse(CsvHeader columns, String text) throws IOException {
    Optional<List<String>> values = fields(columns.reader(), text);
    if (values.isEmpty()) {
      return new Parsed.Bad(NO_CSV);
    }
    int count = columns.names().size();
    if (values.get().size() != count) {
      return new Parsed.Bad(
          "a record must have %d values, as the header has names, but has %d"
              .formatted(count, values.get().size()));
    }
    EventFields fields = new EventFields();
    for (int column = 0; column < count; column++) {
      String value = values.get().get(column);
      if (!value.isEmpty()) {
        fields.take(columns.names().get(column), value);
      }
    }
    return checker.check(fields);
  }

  private static Optional<List<String>> fields(CsvReader.CsvReaderBuilder reader, String text) {
    try {
      return Optional.of(reader.ofSingleCsvRecord(new CsvFields(), text));
    } catch (CsvParseException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
