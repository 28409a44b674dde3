package dev.spillway.http;

import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A monitor that keeps its counts in a map. */
final class CountingMonitor implements Monitor {
  final Map<String, Integer> answers = new ConcurrentHashMap<>();

  @Override
  public Answers answers(String method, String template) {
    return (status, nanos) ->
        answers.merge(method + " " + template + " " + status, 1, Integer::sum);
  }

  @Override
  public void downloading() {}

  @Override
  public void fetched(Fetch outcome, boolean begun, long bytes) {}

  @Override
  public String contentType(String accept) {
    return "text/plain";
  }

  @Override
  public void write(OutputStream out, String contentType) {}
}
