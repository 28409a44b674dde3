package dev.spillway.engine;

/** The engine could not finish an export. The message holds no value of any event. */
public sealed class EngineException extends RuntimeException permits ClusterLostException {
  private static final long serialVersionUID = 1L;

  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }

  public EngineException(String message) {
    super(message);
  }
}
