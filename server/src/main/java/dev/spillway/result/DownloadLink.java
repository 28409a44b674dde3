package dev.spillway.result;

import java.time.Instant;

/**
 * A link's signed content.
 *
 * @param requestId the export request whose file it is
 * @param fileName the file's public name
 * @param expires the first instant at which it no longer works
 * @param signature shown to those alone who get the link
 */
public record DownloadLink(
    String requestId, String fileName, Instant expires, LinkSignature signature) {}
