package dev.spillway.event;

/**
 * Somebody whose events are to go.
 *
 * @param testOnly whether the app's test events alone are meant
 * @param id which of an event's ids names the person
 * @param value what it must be
 */
public record Person(String appId, boolean testOnly, PersonId id, String value) {

  /** Nothing that names anybody, since logs are kept. */
  @Override
  public String toString() {
    return "Person[" + id.column() + " of app " + appId + "]";
  }
}
