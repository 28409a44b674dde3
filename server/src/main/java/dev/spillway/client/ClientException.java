package dev.spillway.client;

/** The work cannot go on. */
public final class ClientException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Failure.Kind kind;

  public ClientException(Failure failure) {
    super(failure.reason());
    this.kind = failure.kind();
  }

  static ClientException failed(String reason) {
    return new ClientException(Failure.failed(reason));
  }

  /** Why. */
  public Failure failure() {
    return new Failure(kind, String.valueOf(getMessage()));
  }
}
