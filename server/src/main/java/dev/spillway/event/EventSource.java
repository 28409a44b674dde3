package dev.spillway.event;

import dev.spillway.database.BoundSql;

/**
 * Events of one app that are to become files of the table.
 *
 * @param events a query for at least the columns that are not known; run once
 * @param known the others, the app among them
 */
record EventSource(BoundSql events, KnownValues known) {}
