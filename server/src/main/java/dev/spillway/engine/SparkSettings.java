package dev.spillway.engine;

import dev.spillway.s3.S3Place;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A cluster for exports that are too large for one node.
 *
 * @param above an export is made there if the files it reads come to more bytes than these
 * @param jar what reaches the cluster, if it is not beside this program
 * @param parts where the cluster leaves what it made
 * @param threads how many threads pack a file
 */
public record SparkSettings(
    ClusterAddress address, long above, Optional<Path> jar, Parts parts, int threads) {

  /** Whatever its size. */
  public static final long ALL = -1;

  /**
   * A place that the cluster can write to, and that is this node's alone.
   *
   * @param folder of the local disk
   * @param bucket instead of the folder
   */
  public record Parts(Path folder, Optional<S3Place> bucket) {}
}
