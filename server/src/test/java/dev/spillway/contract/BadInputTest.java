package dev.spillway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.ApiClient;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every kind of bad input gets the contract's error, and stores nothing. */
class BadInputTest extends ContractTest {

  @TestFactory
  Stream<DynamicTest> a_bad_body_gets_its_error_and_stores_nothing() {
    List<BadInput> inputs =
        Stream.of(BadTexts.all(), BadPackings.all(), BadParquet.all(folder))
            .flatMap(bodies -> bodies)
            .toList();
    assertThat(inputs).hasSizeGreaterThan(120).doesNotHaveDuplicates();
    return Stream.concat(
        inputs.stream().map(input -> DynamicTest.dynamicTest(input.name(), () -> check(input))),
        Stream.of(
            DynamicTest.dynamicTest("nothing was stored", this::nothingIsStored),
            DynamicTest.dynamicTest("and good events still are", this::goodIsStored)));
  }

  private void check(BadInput input) throws IOException {
    ApiClient.Answer answer = send(input);
    assertThat(answer.status()).as(answer.text()).isEqualTo(input.status());
    assertThat(answer.json().path("code").asInt()).isEqualTo(input.code());
    assertThat(answer.text()).contains(input.part()).doesNotContain("a-person", ".spool", "DuckDB");
    assertThat(files("intake")).isEmpty();
    assertThat(files("events/warehouse")).noneMatch(file -> file.endsWith(".parquet"));
  }

  private ApiClient.Answer send(BadInput input) {
    return client.call(
        "POST",
        "/events" + input.query(),
        BodyPublishers.ofByteArray(input.body().get()),
        input.headers().toArray(String[]::new));
  }

  private void nothingIsStored() {
    assertThat(client.export(EVENTS, BODY).lines()).hasSize(1);
  }

  private void goodIsStored() {
    send(BadInput.GOOD);
    assertThat(client.export(EVENTS, BODY).lines()).hasSize(2);
  }

  private List<String> files(String part) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("data").resolve(part))) {
      return files.filter(Files::isRegularFile).map(Path::toString).toList();
    }
  }
}
