package dev.spillway.erasure;

import dev.spillway.event.Cut;
import dev.spillway.event.Person;
import java.util.OptionalLong;

/**
 * An erasure that is not done, as the sweep sees it.
 *
 * @param traced whether the person's traces are stored, all of them
 * @param cleanSince the first table state without the person, once it is known
 * @param failures how often in a row it failed
 */
record OpenErasure(
    String id, Person person, Cut cut, boolean traced, OptionalLong cleanSince, int failures) {

  String appId() {
    return person.appId();
  }
}
