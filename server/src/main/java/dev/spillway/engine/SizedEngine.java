package dev.spillway.engine;

import java.nio.file.Path;

/** Has each export made by one of two engines, by how much it has to read. Owns neither. */
public final class SizedEngine implements ExportEngine {
  private final ExportEngine small;
  private final ExportEngine large;
  private final long above;

  /**
   * Of two engines.
   *
   * @param above what reads more bytes than these is large
   */
  public SizedEngine(ExportEngine small, ExportEngine large, long above) {
    this.small = small;
    this.large = large;
    this.above = above;
  }

  @Override
  public long run(ExportPlan plan, Path target, Progress progress, Cancellation cancellation) {
    ExportEngine engine = plan.plannedBytes() > above ? large : small;
    return engine.run(plan, target, progress, cancellation);
  }

  @Override
  public void close() {}
}
