package dev.spillway.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load generator. */
final class Wrk {
  private static final int THREADS = 1;
  private static final int CONNECTIONS = 32;
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern BAD = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

  private Wrk() {}

  /** Asks for the address as often as it is answered, and gives the answers a second. */
  static double answersASecond(URI uri, int seconds, List<String> headers)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Programs.find("wrk").toString(),
                "-t" + THREADS,
                "-c" + CONNECTIONS,
                "-d" + seconds + "s"));
    headers.forEach(header -> command.addAll(List.of("-H", header)));
    command.add(uri.toString());
    String output = Programs.run(command);
    Matcher rate = RATE.matcher(output);
    if (BAD.matcher(output).find() || !rate.find()) {
      throw new IOException("not all answers were good: " + output);
    }
    return Double.parseDouble(rate.group(1));
  }
}
