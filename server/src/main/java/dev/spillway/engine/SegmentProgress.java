package dev.spillway.engine;

import dev.spillway.engine.ExportEngine.Progress;

/**
 * Turns a running segment's own progress into that of the whole export.
 *
 * @param lines written by the segments before
 * @param scanned planned rows of the segments before
 * @param inSegment planned rows of this one
 * @param planned planned rows of all
 */
record SegmentProgress(Progress progress, long lines, long scanned, long inSegment, long planned) {

  /** Reports that the segment has come this far, 0 to 100; less when it is not known. */
  void report(double percentOfSegment) {
    double share = Math.clamp(percentOfSegment, 0, 100) / 100;
    // The last percent is for making the file durable.
    long part = scanned + Math.round(share * inSegment);
    int percent = Math.min(99, DuckDbEngine.percent(part, planned));
    progress.report(lines, percent);
  }
}
