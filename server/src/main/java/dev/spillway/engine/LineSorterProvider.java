package dev.spillway.engine;

/** Reaches clusters of one kind. Found by {@link java.util.ServiceLoader}. */
public interface LineSorterProvider {

  /**
   * Prepares the use of a cluster; it is not asked for anything yet.
   *
   * @throws IllegalArgumentException when it is none of this kind; the message says why
   */
  LineSorter open(ClusterAddress address);
}
