package dev.spillway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.event.NearName;
import dev.spillway.event.Person;
import dev.spillway.event.PersonId;
import dev.spillway.event.WireTexts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the body of an erasure's POST, {@code docs/api.md}, "Erase a person". */
final class ErasureBody {
  private static final List<String> FIELDS = PersonId.columns();
  private static final String ALL = String.join(", ", FIELDS);

  private ErasureBody() {}

  /** Whom the body names, or an {@link ApiException} that tells everything wrong with it. */
  static Person person(ObjectNode body, String appId, boolean testOnly) {
    FieldProblems problems = new FieldProblems();
    List<String> unknown = new ArrayList<>();
    body.fieldNames()
        .forEachRemaining(name -> {
          if (!FIELDS.contains(name)) {
            unknown.add(name);
          }
        });
    unknown.forEach(
        name -> problems.malformed("the body has a field that is none of " + ALL + hint(name)));
    List<PersonId> given =
        Arrays.stream(PersonId.values()).filter(id -> body.hasNonNull(id.column())).toList();
    if (given.size() > 1) {
      problems.malformed("only one of " + ALL + " may be there; send a call for each");
    }
    given.forEach(id -> check(id, body.path(id.column()), problems));
    // A misspelt name is not missing besides.
    if (given.isEmpty() && (unknown.isEmpty() || FIELDS.stream().anyMatch(body::has))) {
      problems.missing("one of " + ALL);
    }
    problems.check();
    PersonId id = given.getFirst();
    return new Person(appId, testOnly, id, body.path(id.column()).textValue());
  }

  private static String hint(String name) {
    return NearName.of(name, FIELDS).map(near -> "; did you mean " + near + "?").orElse("");
  }

  private static void check(PersonId id, JsonNode value, FieldProblems problems) {
    if (value.isTextual()) {
      WireTexts.problem(id.column(), value.textValue(), PersonId.LONGEST)
          .ifPresent(problems::malformed);
    } else {
      problems.malformed(id.column() + " must be a string");
    }
  }
}
