package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** What a command did, run in this process. */
record Outcome(int code, String out, String err) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  static Outcome of(List<String> command) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        CommandLineInterface.run(
            new PrintWriter(out), new PrintWriter(err), command.toArray(String[]::new));
    return new Outcome(code, out.toString(), err.toString());
  }

  /** The one line on standard output. */
  String line() {
    assertThat(err).isEmpty();
    assertThat(code).isZero();
    assertThat(out).hasLineCount(1);
    return out.strip();
  }

  /** The one document on standard output. */
  JsonNode json() {
    assertThat(code).as(err).isZero();
    try {
      return JSON.readTree(out);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not one JSON document: " + out, e);
    }
  }
}
