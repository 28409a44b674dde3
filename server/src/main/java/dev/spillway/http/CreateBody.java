package dev.spillway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.engine.Compression;
import dev.spillway.engine.CsvForm;
import dev.spillway.engine.DateFormat;
import dev.spillway.engine.ExportShape;
import dev.spillway.engine.FileFormat;
import dev.spillway.engine.IdColumn;
import dev.spillway.event.Kind;
import dev.spillway.export.ExportDraft;
import dev.spillway.export.ExportSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads the body of an export's POST, {@code docs/api.md}, "Create an export". Used once, by one
 * thread.
 */
final class CreateBody {
  private final ObjectNode body;
  private final Kind kind;
  private final Instant acceptedAt;
  private final FieldProblems problems = new FieldProblems();

  /** Prepares reading; {@code acceptedAt} is what "now" stands for. */
  CreateBody(ObjectNode body, Kind kind, Instant acceptedAt) {
    this.body = body;
    this.kind = kind;
    this.acceptedAt = acceptedAt;
  }

  /** What the body asks for, or an {@link ApiException} that tells everything wrong with it. */
  ExportSpec spec(String token, ExportShape shape, int lookbackDays) {
    Optional<String> fromText = text("from");
    Optional<String> toText = text("to");
    Optional<Instant> from = fromText.flatMap(text -> date("from", text));
    Optional<Instant> to = toText.flatMap(text -> date("to", text));
    if (from.isPresent() && to.isPresent()) {
      ExportDraft.rangeProblem(from.get(), to.get()).ifPresent(problems::malformed);
    }
    List<String> events = names("events", kind.events());
    List<String> ids = names("ids", ExportDraft.ID_NAMES);
    FileFormat format =
        new FileFormat(
            choice("date_format", DateFormat.values(), DateFormat::wireName)
                .orElse(DateFormat.SECONDS),
            choice("compression", Compression.values(), Compression::wireName),
            choice(
                    "csv",
                    new CsvForm[] {CsvForm.SPREADSHEET},
                    form -> form.wireName().orElseThrow())
                .orElse(CsvForm.EXACT));
    problems.check();

    return new ExportDraft(
            kind,
            token,
            shape,
            new ExportSpec.Posted(
                fromText.orElseThrow(),
                toText.orElseThrow(),
                events,
                ids.stream().map(CreateBody::idColumn).toList()),
            format)
        .resolve(acceptedAt, lookbackDays);
  }

  private Optional<String> text(String field) {
    JsonNode value = body.get(field);
    if (value == null || value.isNull()) {
      problems.missing(field);
      return Optional.empty();
    }
    if (!value.isTextual()) {
      problems.malformed(field + ExportDraft.DATE_RULE);
      return Optional.empty();
    }
    return Optional.of(value.textValue());
  }

  private Optional<Instant> date(String field, String text) {
    Optional<Instant> date = ExportDraft.date(text, acceptedAt);
    if (date.isEmpty()) {
      problems.malformed(field + ExportDraft.DATE_RULE);
    }
    return date;
  }

  private List<String> names(String field, List<String> known) {
    JsonNode value = body.get(field);
    if (value == null || value.isNull()) {
      problems.missing(field);
      return List.of();
    }
    List<String> names = new ArrayList<>();
    boolean fine = value.isArray() && !value.isEmpty();
    for (JsonNode element : value) {
      fine &= element.isTextual();
      names.add(element.asText());
    }
    if (!fine) {
      problems.malformed(field + " must be an array of one or more of " + String.join(", ", known));
      return List.of();
    }
    ExportDraft.nameProblems(field, names, known).forEach(problems::malformed);
    return names;
  }

  /** One of the names of an option, if it is there. */
  private <T> Optional<T> choice(String field, T[] values, Function<T, String> wireName) {
    JsonNode value = body.get(field);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    Optional<T> chosen =
        Arrays.stream(values)
            .filter(known -> value.isTextual() && wireName.apply(known).equals(value.textValue()))
            .findFirst();
    if (chosen.isEmpty()) {
      problems.malformed(
          Arrays.stream(values)
              .map(known -> '"' + wireName.apply(known) + '"')
              .collect(Collectors.joining(", ", field + " must be absent or one of ", "")));
    }
    return chosen;
  }

  private static IdColumn idColumn(String name) {
    return Arrays.stream(IdColumn.values())
        .filter(column -> column.wireName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
