package dev.spillway.event;

/**
 * The store on disk holds less than it once acknowledged, or cannot be read. It must not be served;
 * the message names the file and the remedy. Nothing was changed.
 */
public final class DamagedStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DamagedStoreException(String message) {
    super(message);
  }

  public DamagedStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
