package dev.spillway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.spillway.apidoc.ApiDocument;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whether the description is OpenAPI 3.1, and its examples are of the forms that it tells. */
class DescriptionTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String text =
      new ApiDocument(List.of("campaign", "inapp-campaign", "transactional")).json();

  @Test
  void a_validator_finds_nothing_wrong() {
    ParseOptions options = new ParseOptions();
    options.setResolve(true);

    SwaggerParseResult result = new OpenAPIV3Parser().readContents(text, List.of(), options);

    assertThat(result.getMessages()).isEmpty();
    assertThat(result.getOpenAPI().getOpenapi()).startsWith("3.1");
    assertThat(result.getOpenAPI().getPaths()).hasSizeGreaterThan(10);
  }

  @Test
  void a_validator_finds_what_is_wrong() {
    String broken = text.replace("\"in\":\"path\"", "\"in\":\"cookies\"");
    assertThat(new OpenAPIV3Parser().readContents(broken).getMessages()).isNotEmpty();
  }

  @Test
  void every_example_is_of_its_form() throws IOException {
    JsonNode document = JSON.readTree(text);
    int checked = 0;
    for (JsonNode content : document.findValues("content")) {
      for (JsonNode media : content) {
        for (Map.Entry<String, JsonNode> example : media.path("examples").properties()) {
          assertThat(errors(document, media.path("schema"), example.getValue().path("value")))
              .as(example.getKey())
              .isEmpty();
          checked++;
        }
      }
    }
    assertThat(checked).isGreaterThan(30);
  }

  @Test
  void an_example_of_another_form_would_be_found() throws IOException {
    JsonNode document = JSON.readTree(text);
    JsonNode error = JSON.readTree("{\"$ref\": \"#/components/schemas/Error\"}");
    assertThat(errors(document, error, JSON.readTree("{\"code\": \"31\"}"))).hasSizeGreaterThan(1);
  }

  private static List<String> errors(JsonNode document, JsonNode schema, JsonNode value) {
    ObjectNode whole = JSON.createObjectNode();
    whole.set("components", document.path("components"));
    whole.setAll((ObjectNode) schema);
    Schema form =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(whole);
    return form.validate(value.toString(), InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }
}
