package dev.spillway.export;

/**
 * How much there is to do.
 *
 * @param open what there is of all companies
 * @param running attempts that run in this process
 */
public record ExportLoad(ExportRuns.Counts open, int running) {}
