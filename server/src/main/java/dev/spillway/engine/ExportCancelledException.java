package dev.spillway.engine;

/** The export was ended from outside. */
public final class ExportCancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ExportCancelledException() {
    super("the export was cancelled");
  }
}
