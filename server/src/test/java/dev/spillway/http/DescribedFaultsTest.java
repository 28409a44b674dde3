package dev.spillway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.apidoc.ApiDocument;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of the API's description that a server answers when it is unsound or crowded. */
class DescribedFaultsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode example(String name) throws IOException {
    return JSON.readTree(new ApiDocument(List.of("campaign")).json()).findPath(name).path("value");
  }

  private static void assertSays(String name, ApiException failure) throws IOException {
    JsonNode error = JSON.readTree(Json.error(failure.error(), failure.text()));
    assertThat(error).isEqualTo(example(name));
  }

  @Test
  void a_fault_says_what_is_described() throws IOException {
    assertSays("fault", ApiHandler.fault("0b6f3f0e-2f0f-4f0e-8f5e-0d3c5f0d6a11"));
  }

  @Test
  void a_server_that_cannot_write_says_what_is_described() throws IOException {
    assertSays("not_ready", HealthRoutes.unhealthy());
  }

  /** That a server answers so is seen by {@code CrowdTest}. */
  @Test
  void a_server_with_too_many_downloads_says_what_is_described() throws IOException {
    assertSays("too_many_downloads", FileRoutes.busy());
  }

  @Test
  void the_kinds_are_those_of_the_server() throws IOException {
    JsonNode document = JSON.readTree(new ApiDocument(List.of("campaign", "email")).json());
    assertThat(document.at("/components/parameters/Kind/schema/enum"))
        .hasToString("[\"campaign\",\"email\"]");
  }
}
