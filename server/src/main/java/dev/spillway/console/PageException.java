package dev.spillway.console;

/** Ends a call with a page that says what is wrong and what to do next. */
final class PageException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final String title;

  PageException(int status, String title, String advice) {
    super(advice, null, false, false);
    this.status = status;
    this.title = title;
  }

  static PageException absent() {
    return new PageException(
        404,
        "There is no such export",
        "Check the address. Requests are kept for six months; the list shows those of the last"
            + " four.");
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  String advice() {
    return String.valueOf(getMessage());
  }
}
