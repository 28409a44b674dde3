package dev.spillway.tenant;

import java.util.Set;

/**
 * A caller who showed a REST key that is good for the app in the path.
 *
 * @param dev whether the path has the app's Dev key
 * @param keyId the short name of the REST key, by which it is listed and revoked
 * @param scopes what the REST key may do
 */
public record Access(Company company, App app, boolean dev, String keyId, Set<Scope> scopes) {

  public Access {
    scopes = Set.copyOf(scopes);
  }
}
