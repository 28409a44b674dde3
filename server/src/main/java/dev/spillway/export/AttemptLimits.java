package dev.spillway.export;

/**
 * How often an export is tried. What failed is likely to fail again; what ended with its node
 * mostly was not the cause of that end, but a few exports that are must not kill nodes for ever.
 *
 * @param failures how many attempts may fail
 * @param losses how many may end with the process that made them, without a word
 */
public record AttemptLimits(int failures, int losses) {

  public AttemptLimits {
    if (failures < 1) {
      throw new IllegalArgumentException("exports.attempts must be at least 1");
    }
    if (losses < 1) {
      throw new IllegalArgumentException("exports.lost-attempts must be at least 1");
    }
  }
}
