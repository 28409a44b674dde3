package dev.spillway.engine;

import java.util.List;
import java.util.Optional;

/** For whom values are written. */
public enum CsvForm {
  /** For programs: every value as it came in. */
  EXACT(Optional.empty(), ""),

  /**
   * For spreadsheets: a byte-order mark first, which tells them that it is UTF-8, and an apostrophe
   * before each value that they would take for a formula.
   */
  SPREADSHEET(Optional.of("spreadsheet"), "\uFEFF");

  /** What a value begins with that gets the apostrophe. */
  public static final List<String> FORMULA_STARTS = List.of("=", "+", "-", "@", "\t", "\r");

  private final Optional<String> wireName;
  private final String mark;

  CsvForm(Optional<String> wireName, String mark) {
    this.wireName = wireName;
    this.mark = mark;
  }

  /** The name on the wire; nothing for what is usual. */
  public Optional<String> wireName() {
    return wireName;
  }

  /** That of this name, or the usual one. */
  public static CsvForm of(Optional<String> wireName) {
    return wireName.equals(SPREADSHEET.wireName) ? SPREADSHEET : EXACT;
  }

  /** What the file begins with. */
  String mark() {
    return mark;
  }
}
