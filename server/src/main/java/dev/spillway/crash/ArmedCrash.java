package dev.spillway.crash;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One point, armed from outside. */
final class ArmedCrash implements Consumer<CrashPoint> {
  private static final String THROW = "throw";
  private static final List<String> WAYS = List.of("halt", THROW);

  private final CrashPoint point;
  private final boolean fails;
  private final AtomicInteger left;

  private ArmedCrash(CrashPoint point, boolean fails, int time) {
    this.point = point;
    this.fails = fails;
    this.left = new AtomicInteger(time);
  }

  /**
   * Reads {@code POINT}, {@code POINT:halt}, {@code POINT:throw} or {@code POINT:throw:3}.
   *
   * @throws IllegalArgumentException when it has another form
   */
  static ArmedCrash parse(String text) {
    String[] parts = text.split(":", -1);
    String way = parts.length > 1 ? parts[1] : WAYS.getFirst();
    int time = parts.length > 2 ? Integer.parseInt(parts[2]) : 1;
    if (parts.length > 3 || !WAYS.contains(way) || time < 1) {
      throw new IllegalArgumentException(
          CrashPoint.PROPERTY + " must be of the form POINT[:halt|throw[:TIME]]");
    }
    return new ArmedCrash(CrashPoint.of(parts[0]), way.equals(THROW), time);
  }

  @Override
  public void accept(CrashPoint passed) {
    if (passed != point || left.decrementAndGet() != 0) {
      return;
    }
    if (fails) {
      throw new CrashException(point);
    }
    Runtime.getRuntime().halt(CrashPoint.HALTED);
  }
}
