package dev.spillway.database;

/** Which database keeps the rows. */
public sealed interface DatabaseSettings permits SqliteSettings, PostgresSettings {}
