package dev.spillway.database;

import java.nio.file.Path;

/** A SQLite file of this machine. */
public record SqliteSettings(Path file) implements DatabaseSettings {}
