package dev.spillway.app;

import dev.spillway.event.NearName;
import dev.spillway.intake.Acknowledge;
import dev.spillway.log.LogFormat;
import dev.spillway.s3.S3Encryption;
import dev.spillway.s3.S3Location;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings as text, from wherever they come, and read with all problems gathered. Not
 * thread-safe.
 */
final class SettingTexts {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB|TiB)?");

  /** Variables of the launcher, the log and the commands that are clients; no settings. */
  private static final Set<String> OTHER_VARIABLES =
      Set.of(
          "SPILLWAY_LOG",
          "SPILLWAY_JAVA_OPTS",
          "SPILLWAY_CONFIG",
          "SPILLWAY_URL",
          "SPILLWAY_REST_KEY",
          "SPILLWAY_API_KEY");

  private final Map<Setting, String> texts = new EnumMap<>(Setting.class);
  private final List<String> problems;

  SettingTexts(List<String> problems) {
    this.problems = problems;
    for (Setting setting : Setting.values()) {
      texts.put(setting, setting.standard());
    }
  }

  void put(Setting setting, String text) {
    texts.put(setting, text);
  }

  /** Takes the variables that are ours. */
  void environment(Map<String, String> environment) {
    environment.forEach((variable, text) -> {
      if (variable.startsWith("SPILLWAY_") && !OTHER_VARIABLES.contains(variable)) {
        Optional<Setting> setting = Setting.ofVariable(variable);
        setting.ifPresent(known -> put(known, text));
        if (setting.isEmpty()) {
          unknown("the environment's", variable, Setting.variables());
        }
      }
    });
  }

  void unknown(String where, String name, List<String> known) {
    String hint = NearName.of(name, known).map(near -> "; did you mean " + near + "?").orElse("");
    problems.add(where + " setting " + name + " is unknown" + hint);
  }

  String text(Setting setting) {
    return texts.getOrDefault(setting, setting.standard()).strip();
  }

  int integer(Setting setting) {
    return read(setting, "a whole number", Integer::valueOf);
  }

  long number(Setting setting) {
    return read(setting, "a whole number", Long::valueOf);
  }

  long size(Setting setting) {
    return read(setting, "a size like 512MiB", SettingTexts::parseSize);
  }

  Duration duration(Setting setting) {
    return read(setting, "a duration like 30s, 20m, 6h or 90d", Durations::parse);
  }

  List<String> list(Setting setting) {
    return text(setting).isEmpty()
        ? List.of()
        : Pattern.compile(",").splitAsStream(text(setting)).map(String::strip).toList();
  }

  private <T> T read(Setting setting, String form, Function<String, T> parser) {
    try {
      return parser.apply(text(setting));
    } catch (IllegalArgumentException | ArithmeticException e) {
      problems.add(setting.path() + " must be " + form);
      return parser.apply(setting.standard());
    }
  }

  /** The number of threads; {@code all} is as many as there are processors. */
  int threads(Setting setting) {
    return read(
        setting,
        "a whole number, or all",
        text ->
            text.equals("all")
                ? Runtime.getRuntime().availableProcessors()
                : Integer.parseInt(text));
  }

  Optional<Integer> port(Setting setting) {
    return read(
        setting,
        "a whole number",
        text -> text.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(text)));
  }

  Optional<String> given(Setting setting) {
    return Optional.of(text(setting)).filter(text -> !text.isEmpty());
  }

  boolean truth(Setting setting) {
    return read(
        setting,
        "true or false",
        text -> {
          if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("neither");
          }
          return text.equals("true");
        });
  }

  Optional<S3Location> bucket(Setting setting) {
    return read(
        setting,
        "empty, or of the form s3://BUCKET/PREFIX",
        text -> text.isEmpty() ? Optional.empty() : Optional.of(S3Location.parse(text)));
  }

  S3Encryption encryption(Setting setting) {
    return read(
        setting,
        "none, aes256 or kms",
        text ->
            S3Encryption.of(text)
                .orElseThrow(() -> new IllegalArgumentException("no such encryption")));
  }

  Acknowledge acknowledge(Setting setting) {
    return read(
        setting,
        "buffered or committed",
        text ->
            Acknowledge.of(text).orElseThrow(() -> new IllegalArgumentException("no such moment")));
  }

  LogFormat logFormat(Setting setting) {
    return read(setting, "json, text or auto", LogFormat::of);
  }

  Optional<URI> uri(Setting setting) {
    return read(
        setting,
        "a URL like https://export.example.com",
        text -> text.isEmpty() ? Optional.empty() : Optional.of(URI.create(text)));
  }

  Path path(Setting setting) {
    return read(
        setting,
        "a folder's path",
        text -> {
          if (text.isEmpty()) {
            throw new IllegalArgumentException("no path");
          }
          return Path.of(text).toAbsolutePath().normalize();
        });
  }

  private static long parseSize(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no size");
    }
    int power =
        List.of("B", "KiB", "MiB", "GiB", "TiB")
            .indexOf(Optional.ofNullable(matcher.group(2)).orElse("B"));
    return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power));
  }
}
