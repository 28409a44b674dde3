package dev.spillway.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.engine.Compression;
import dev.spillway.engine.CsvForm;
import dev.spillway.engine.DateFormat;
import dev.spillway.engine.ExportShape;
import dev.spillway.engine.FileFormat;
import dev.spillway.engine.IdColumn;
import dev.spillway.event.Kind;
import dev.spillway.event.Kinds;
import dev.spillway.event.WireDates;
import dev.spillway.export.ExportDraft;
import dev.spillway.export.ExportSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the form of a new export, and writes the call that asks the API for the same. */
final class OrderForm {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, Integer> PRESET_DAYS =
      Map.of("1", 1, "7", 7, "30", 30, "90", 90);

  /** The length of what a browser's date field gives without seconds. */
  private static final int TO_THE_MINUTE = 16;

  private final Kinds kinds;
  private final Instant now;

  OrderForm(Kinds kinds, Instant now) {
    this.kinds = kinds;
    this.now = now;
  }

  /**
   * What the form asks for, which may have problems still.
   *
   * @throws PageException when no kind was chosen
   */
  ExportDraft draft(Visit visit) {
    String source = visit.field("source");
    int slash = source.indexOf('/');
    String kindName = slash < 0 ? visit.field("kind") : source.substring(0, slash);
    String token = slash < 0 ? visit.field("token").strip() : source.substring(slash + 1);
    Kind kind =
        kinds
            .find(kindName)
            .orElseThrow(() ->
                new PageException(400, "Choose what to export", "Pick a campaign of the list."));
    Optional<Integer> preset = Optional.ofNullable(PRESET_DAYS.get(visit.field("range")));
    ExportSpec.Posted posted =
        new ExportSpec.Posted(
            preset.map(this::since).orElseGet(() -> date(visit.field("from"))),
            visit.filled("to").filter(to -> preset.isEmpty()).map(OrderForm::date).orElse("now"),
            visit.values("events").stream().filter(kind.events()::contains).distinct().toList(),
            Arrays.stream(IdColumn.values())
                .filter(column -> visit.values("ids").contains(column.wireName()))
                .toList());
    return new ExportDraft(kind, token, shape(visit), posted, format(visit));
  }

  private String since(int days) {
    return WireDates.format(now.minus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS));
  }

  private static String date(String field) {
    return field.length() == TO_THE_MINUTE ? field + ":00" : field;
  }

  private static ExportShape shape(Visit visit) {
    return visit.field("shape").equals("ids") ? ExportShape.IDS : ExportShape.EVENTS;
  }

  private static FileFormat format(Visit visit) {
    return new FileFormat(
        Arrays.stream(DateFormat.values())
            .filter(format -> format.wireName().equals(visit.field("date_format")))
            .findFirst()
            .orElse(DateFormat.SECONDS),
        Arrays.stream(Compression.values())
            .filter(compression -> compression.wireName().equals(visit.field("compression")))
            .findFirst(),
        CsvForm.of(visit.filled("csv")));
  }

  /**
   * The command line that asks for the same. The key stays a variable.
   *
   * @param base the public base URL
   */
  static String curl(String base, String liveKey, ExportDraft draft) {
    ObjectNode body = JSON.createObjectNode();
    body.put("from", draft.posted().from()).put("to", draft.posted().to());
    strings(body, "events", draft.posted().events());
    strings(body, "ids", draft.posted().ids().stream().map(IdColumn::wireName).toList());
    if (draft.format().dates() != DateFormat.SECONDS) {
      body.put("date_format", draft.format().dates().wireName());
    }
    draft
        .format()
        .compression()
        .ifPresent(compression -> body.put("compression", compression.wireName()));
    draft.format().csv().wireName().ifPresent(form -> body.put("csv", form));
    try {
      return """
      curl -s "%s/1.0/%s/export/%s/%s/%s" \\
        -H "X-Authorization: $SPILLWAY_REST_KEY" \\
        -d '%s'\
      """
          .formatted(
              base,
              liveKey,
              draft.kind().name(),
              draft.token(),
              draft.shape().name().toLowerCase(Locale.ROOT),
              JSON.writeValueAsString(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings and lists can always be written", e);
    }
  }

  private static void strings(ObjectNode body, String name, List<String> values) {
    var array = body.putArray(name);
    values.forEach(array::add);
  }
}
