package dev.spillway.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.left;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.when;

import dev.spillway.engine.CsvForm;
import dev.spillway.engine.DateFormat;
import dev.spillway.engine.ExportPlan;
import dev.spillway.engine.ExportShape;
import dev.spillway.engine.IdColumn;
import dev.spillway.engine.SortJob;
import dev.spillway.event.EventColumns;
import dev.spillway.event.EventQuery;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The lines of a job, sorted, as one column of texts. Values are literals of the plan that is sent,
 * and never part of a text that is parsed.
 */
final class LineQuery {
  /** The one column. */
  static final String LINE = "line";

  /** What makes a field one that has to be quoted. */
  private static final String SPECIAL = "[;\"\\n\\r]";

  private static final StructType SCHEMA =
      new StructType()
          .add(EventColumns.APP, DataTypes.StringType)
          .add(EventColumns.TEST, DataTypes.BooleanType)
          .add(EventColumns.SOURCE, DataTypes.StringType)
          .add(EventColumns.TOKEN, DataTypes.StringType)
          .add(EventColumns.EVENT, DataTypes.StringType)
          .add(EventColumns.DATE, DataTypes.TimestampNTZType)
          .add(EventColumns.INSTALL_ID, DataTypes.StringType)
          .add(EventColumns.CUSTOM_ID, DataTypes.StringType)
          .add(EventColumns.ADVERTISING_ID, DataTypes.StringType)
          .add(EventColumns.NODE, DataTypes.StringType)
          .add(EventColumns.SEQ, DataTypes.LongType);

  private final ExportPlan plan;
  private final SortJob job;

  private LineQuery(SortJob job) {
    this.plan = job.plan();
    this.job = job;
  }

  /** The lines of a job; they are written with a line feed behind each. */
  static Dataset<Row> of(SparkSession session, SortJob job) {
    LineQuery query = new LineQuery(job);
    Column[] order = query.order();
    return query
        .selected(query.wanted(query.read(session)))
        .repartitionByRange(job.parts(), order)
        .sortWithinPartitions(order)
        .select(query.line().as(LINE));
  }

  private Dataset<Row> read(SparkSession session) {
    return session
        .read()
        .schema(SCHEMA)
        .option("ignoreMissingFiles", false)
        .option("ignoreCorruptFiles", false)
        .parquet(job.files().stream().map(SparkPath::toRead).toArray(String[]::new));
  }

  private Dataset<Row> wanted(Dataset<Row> events) {
    EventQuery query = plan.query();
    Column wanted =
        col(EventColumns.APP)
            .equalTo(query.appId())
            .and(not(col(EventColumns.TEST)))
            .and(col(EventColumns.SOURCE).equalTo(query.source()))
            .and(col(EventColumns.TOKEN).equalTo(query.token()))
            .and(col(EventColumns.DATE).geq(lit(local(query.from()))))
            .and(col(EventColumns.DATE).lt(lit(local(query.to()))))
            .and(col(EventColumns.EVENT).isin(query.types().toArray()));
    if (job.passesCut()) {
      wanted =
          wanted
              .and(not(behind(query.cut().node(), query.cut().seq())))
              .and(not(behind(query.cut().loadNode(), query.cut().loaded())));
    }
    return events.where(wanted);
  }

  private static Column behind(String node, long seq) {
    return col(EventColumns.NODE).equalTo(node).and(col(EventColumns.SEQ).gt(seq));
  }

  private Dataset<Row> selected(Dataset<Row> events) {
    List<Column> columns = new ArrayList<>();
    plan.ids().forEach(id -> columns.add(col(id.wireName())));
    columns.add(type().as(ExportPlan.EVENT_TYPE));
    return switch (plan.shape()) {
      case IDS -> events.select(columns.toArray(Column[]::new)).distinct();
      case EVENTS -> {
        columns.add(col(EventColumns.DATE));
        yield events.select(columns.toArray(Column[]::new));
      }
    };
  }

  /** The event's name in the file. */
  private Column type() {
    Column type = col(EventColumns.EVENT);
    Column named = type;
    for (Map.Entry<String, String> renamed : plan.renamed().entrySet()) {
      named = when(type.equalTo(renamed.getKey()), renamed.getValue()).otherwise(named);
    }
    return named;
  }

  private Column[] order() {
    Stream<Column> ids = plan.ids().stream().map(id -> col(id.wireName()).asc_nulls_first());
    Column type = col(ExportPlan.EVENT_TYPE).asc();
    Stream<Column> order =
        switch (plan.shape()) {
          case IDS -> Stream.concat(ids, Stream.of(type));
          case EVENTS -> Stream.concat(Stream.of(col(EventColumns.DATE).asc(), type), ids);
        };
    return order.toArray(Column[]::new);
  }

  private Column line() {
    List<Column> pieces = new ArrayList<>();
    for (IdColumn id : plan.ids()) {
      pieces.add(coalesce(field(text(id.wireName())), lit("")));
      pieces.add(lit(";"));
    }
    pieces.add(field(text(ExportPlan.EVENT_TYPE)));
    if (plan.shape() == ExportShape.EVENTS) {
      pieces.add(lit(";"));
      pieces.add(date_format(col(EventColumns.DATE), pattern(plan.format().dates())));
    }
    return concat(pieces.toArray(Column[]::new));
  }

  private Column text(String column) {
    Column value = col(column);
    return switch (plan.format().csv()) {
      case EXACT -> value;
      case SPREADSHEET ->
          when(left(value, lit(1)).isin(CsvForm.FORMULA_STARTS.toArray()), concat(lit("'"), value))
              .otherwise(value);
    };
  }

  /** As RFC 4180 has it; a text that is empty is told from one that is not there. */
  private static Column field(Column text) {
    Column quoted = concat(lit("\""), replace(text, lit("\""), lit("\"\"")), lit("\""));
    return when(text.equalTo("").or(text.rlike(SPECIAL)), quoted).otherwise(text);
  }

  private static String pattern(DateFormat format) {
    return switch (format) {
      case SECONDS -> "yyyy-MM-dd'T'HH:mm:ss";
      case MILLIS -> "yyyy-MM-dd'T'HH:mm:ss.SSS";
      case ZONED -> "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'";
    };
  }

  private static LocalDateTime local(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
