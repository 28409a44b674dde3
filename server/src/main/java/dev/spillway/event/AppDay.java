package dev.spillway.event;

import java.time.LocalDate;

/** A partition of the table: one app's events of one UTC day. */
record AppDay(String app, LocalDate day) {}
