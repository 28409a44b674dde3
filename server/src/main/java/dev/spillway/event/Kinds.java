package dev.spillway.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** The kinds that this server knows, in the settings' order. Immutable. */
public final class Kinds {
  private final SequencedMap<String, Kind> byName = new LinkedHashMap<>();

  public Kinds(List<Kind> kinds) {
    kinds.forEach(kind -> byName.put(kind.name(), kind));
  }

  /** The kinds of {@code docs/api.md}, "Create an export". */
  public static Kinds defaults() {
    List<String> push = List.of("push_sent", "push_open", "push_error");
    return new Kinds(
        List.of(
            new Kind("campaign", push, Map.of()),
            new Kind(
                "inapp-campaign",
                List.of(
                    "inapp_sent",
                    "inapp_view",
                    "inapp_click",
                    "inapp_close",
                    "inapp_error",
                    "push_sent",
                    "push_open",
                    "push_error"),
                Map.of()),
            new Kind("transactional", push, Map.of())));
  }

  public Optional<Kind> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public List<String> names() {
    return List.copyOf(byName.sequencedKeySet());
  }

  public List<Kind> all() {
    return List.copyOf(byName.values());
  }

  @Override
  public String toString() {
    return byName.sequencedKeySet().toString();
  }
}
