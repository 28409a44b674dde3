package dev.spillway.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.spillway.event.Kind;
import dev.spillway.event.Kinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Reads settings from a YAML file. */
final class SettingsFile {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,63}");

  /** Words that have another meaning in the paths of exports. */
  private static final Set<String> NO_KINDS = Set.of("request", "requests", "sources");

  private static final Set<String> KIND_FIELDS = Set.of("events", "names");

  private final List<String> problems;

  SettingsFile(List<String> problems) {
    this.problems = problems;
  }

  /** Puts what the file sets; gives the kinds, if it has any. */
  Optional<Kinds> read(Path file, SettingTexts texts) {
    try {
      JsonNode root = YAML.readTree(Files.readString(file));
      if (root == null || root.isMissingNode() || root.isNull()) {
        return Optional.empty();
      }
      if (!root.isObject()) {
        problems.add("the settings file " + file + " must hold names and values, like node: a");
        return Optional.empty();
      }
      Optional<Kinds> kinds =
          Optional.ofNullable(root.get("kinds")).filter(node -> !isHeading(node)).map(this::kinds);
      for (Map.Entry<String, JsonNode> entry : root.properties()) {
        if (!entry.getKey().equals("kinds")) {
          put(entry.getKey(), entry.getValue(), texts);
        }
      }
      return kinds;
    } catch (JsonProcessingException e) {
      problems.add(
          "the settings file " + file + " is no valid YAML, or has a name twice" + line(e));
    } catch (NoSuchFileException e) {
      problems.add("the settings file " + file + " does not exist");
    } catch (IOException e) {
      problems.add("the settings file " + file + " cannot be read");
    }
    return Optional.empty();
  }

  private static String line(JsonProcessingException e) {
    return e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
  }

  /** Whether there is nothing under a name, since all of it is commented out. */
  private static boolean isHeading(JsonNode value) {
    return value.isNull() || (value.isTextual() && value.asText().isEmpty());
  }

  private void put(String path, JsonNode value, SettingTexts texts) {
    if (isHeading(value) && Setting.isGroup(path)) {
      return;
    }
    if (value.isObject()) {
      value
          .properties()
          .forEach(entry -> put(path + "." + entry.getKey(), entry.getValue(), texts));
      return;
    }
    Optional<Setting> setting = Setting.ofPath(path);
    if (setting.isEmpty()) {
      texts.unknown("the file's", path, Setting.paths());
    } else if (value.isArray()) {
      texts.put(setting.get(), String.join(",", strings(value)));
    } else {
      texts.put(setting.get(), value.isNull() ? setting.get().standard() : value.asText());
    }
  }

  private Kinds kinds(JsonNode node) {
    if (!node.isObject() || node.isEmpty()) {
      problems.add("kinds must name at least one kind with its events");
    }
    List<Kind> kinds = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String name = entry.getKey();
      checkFields(name, entry.getValue());
      List<String> events = strings(entry.getValue().path("events"));
      Map<String, String> names = new LinkedHashMap<>();
      entry
          .getValue()
          .path("names")
          .properties()
          .forEach(renamed -> names.put(renamed.getKey(), renamed.getValue().asText()));
      check(name, events, names);
      kinds.add(new Kind(name, events, names));
    }
    return new Kinds(kinds);
  }

  private void checkFields(String kind, JsonNode node) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!KIND_FIELDS.contains(field.getKey())) {
        problems.add(
            "the file's setting kinds."
                + kind
                + "."
                + field.getKey()
                + " is unknown; a kind has events and names");
      }
    }
  }

  private void check(String name, List<String> events, Map<String, String> names) {
    if (!NAME.matcher(name).matches() || NO_KINDS.contains(name)) {
      problems.add(
          "kinds."
              + name
              + " must have a name of 1 to 64 characters of a-z 0-9 - _, other than "
              + NO_KINDS.stream().sorted().collect(Collectors.joining(", ")));
    }
    if (events.isEmpty() || !events.stream().allMatch(event -> NAME.matcher(event).matches())) {
      problems.add(
          "kinds." + name + ".events must be a list of names of 1 to 64 characters of a-z 0-9 - _");
    }
    if (!events.containsAll(names.keySet())
        || !names.values().stream().allMatch(shown -> NAME.matcher(shown).matches())) {
      problems.add(
          "kinds."
              + name
              + ".names must map events of the kind to names of 1 to 64 characters of a-z 0-9 - _");
    }
  }

  private static List<String> strings(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
