package dev.spillway.tenant;

/** What was asked of {@link Tenants} cannot be done; the message says why and what to do. */
public final class TenantException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TenantException(String message) {
    super(message);
  }
}
