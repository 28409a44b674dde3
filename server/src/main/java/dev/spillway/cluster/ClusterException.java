package dev.spillway.cluster;

/**
 * This node cannot be one of those that share the database, or another one cannot do what it was
 * asked to; the message says which.
 */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClusterException(String message) {
    super(message);
  }

  ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
