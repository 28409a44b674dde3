package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the figures were measured on. */
record Machine(SequencedMap<String, String> facts) {
  private static final Pattern MODEL = Pattern.compile("model name\\s*: (.*)");
  private static final Pattern MEMORY = Pattern.compile("MemTotal:\\s+(\\d+) kB");

  static Machine here(Path folder, Map<String, List<String>> versions) throws IOException {
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "processor",
        Runtime.getRuntime().availableProcessors()
            + " × "
            + find(MODEL, Path.of("/proc/cpuinfo")).strip());
    facts.put(
        "memory",
        Math.round(Long.parseLong(find(MEMORY, Path.of("/proc/meminfo"))) / 1048576.0) + " GiB");
    facts.put("file system", Files.getFileStore(folder).type());
    facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("JVM", System.getProperty("java.vm.name") + " " + Runtime.version());
    versions.forEach((name, command) -> facts.put(name, Programs.firstLine(command)));
    return new Machine(facts);
  }

  private static String find(Pattern pattern, Path file) throws IOException {
    Matcher matcher = pattern.matcher(Files.readString(file));
    return matcher.find() ? matcher.group(1) : "0";
  }
}
