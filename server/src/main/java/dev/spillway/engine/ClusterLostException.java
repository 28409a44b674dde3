package dev.spillway.engine;

/** The cluster does not answer, or does not go on with an export. Another try may find it again. */
public final class ClusterLostException extends EngineException {
  private static final long serialVersionUID = 1L;

  public ClusterLostException(String message, Throwable cause) {
    super(message, cause);
  }

  public ClusterLostException(String message) {
    super(message);
  }
}
