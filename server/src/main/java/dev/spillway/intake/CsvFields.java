package dev.spillway.intake;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import java.util.ArrayList;
import java.util.List;

/** Gathers the values of one record; the reader by itself lets quotes pass in bare values. */
final class CsvFields extends AbstractBaseCsvCallbackHandler<List<String>> {
  private final List<String> values = new ArrayList<>();

  @Override
  protected void handleField(int index, char[] text, int from, int length, boolean quoted) {
    String value = new String(text, from, length);
    if (!quoted && value.indexOf('"') >= 0) {
      throw new CsvParseException("a quote stands in a value without quotes");
    }
    values.add(value);
  }

  @Override
  protected List<String> buildRecord() {
    return values;
  }
}
