package dev.spillway.export;

import java.time.Instant;

/**
 * The facts of a finished file.
 *
 * @param name its public name, the last segment of {@code file_url}
 * @param storedName its name in the result store; carries the attempt that wrote it
 * @param rows lines without the header
 * @param size in bytes
 * @param sha256 lower-case hex
 * @param expiresAt the first instant at which it is no longer there
 */
public record ExportFile(
    String name, String storedName, long rows, long size, String sha256, Instant expiresAt) {}
