package dev.spillway.bench;

/**
 * One run of one contender.
 *
 * @param value what is compared, in the comparison's unit
 * @param cpuSeconds of the processor that the measured process used
 * @param peakBytes the most memory that it had in use, by {@code VmHWM}
 */
record Sample(double value, double cpuSeconds, long peakBytes) {

  Sample withValue(double other) {
    return new Sample(other, cpuSeconds, peakBytes);
  }
}
