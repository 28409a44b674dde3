package dev.spillway.console;

import dev.spillway.tenant.Access;
import dev.spillway.tenant.Scope;
import java.util.Optional;

/**
 * What stands around a page.
 *
 * @param tab the part of the console that it belongs to
 * @param root the console's path, without a slash at its end
 * @param token what the page's forms carry
 * @param notice what was just done
 */
record Frame(
    String title,
    String tab,
    String root,
    Assets assets,
    Optional<Access> access,
    String token,
    Optional<String> notice) {

  /** Where an asset is served. */
  String asset(String name) {
    return root + "/" + assets.path(name);
  }

  boolean may(Scope scope) {
    return access.map(known -> known.scopes().contains(scope)).orElse(false);
  }

  String appName() {
    return access.map(known -> known.app().name()).orElse("");
  }

  String companyName() {
    return access.map(known -> known.company().name()).orElse("");
  }
}
