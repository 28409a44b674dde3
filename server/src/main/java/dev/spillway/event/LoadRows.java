package dev.spillway.event;

import dev.spillway.database.BoundSql;

/**
 * What is to be stored of a file.
 *
 * @param events a query for the columns of {@link EventColumns} that the producer sends, the date
 *     in whole milliseconds, and for {@link #NUMBER}; it gives the same whenever it is run
 * @param count how many events it gives
 * @param rows the greatest number that one of them can have
 * @param remark what the file's sender is told besides the count, as {@link EventBatch#remark}
 */
public record LoadRows(BoundSql events, long count, long rows, String remark) {
  /** The column with the number of the event's row in the file, from 1. */
  public static final String NUMBER = "row_number";
}
