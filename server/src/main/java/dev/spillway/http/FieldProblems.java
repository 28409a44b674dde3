package dev.spillway.http;

import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with the fields of a body, so that one answer tells all of it. */
final class FieldProblems {
  private final List<String> found = new ArrayList<>();
  private boolean missing;

  void missing(String field) {
    missing = true;
    found.add(field + " is missing");
  }

  void malformed(String message) {
    found.add(message);
  }

  /** Ends the call if anything was found; a missing field gives the code. */
  void check() {
    if (!found.isEmpty()) {
      throw new ApiException(
          missing ? ApiError.MISSING_PARAMETER : ApiError.MALFORMED_PARAMETER,
          String.join("; ", found));
    }
  }
}
