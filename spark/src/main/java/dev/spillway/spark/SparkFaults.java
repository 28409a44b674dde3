package dev.spillway.spark;

import dev.spillway.engine.ClusterLostException;
import dev.spillway.engine.EngineException;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.SparkThrowable;
import org.sparkproject.io.grpc.Status;
import org.sparkproject.io.grpc.StatusRuntimeException;

/** What a fault that the client met says of the cluster. */
final class SparkFaults {
  private static final Set<Status.Code> AWAY =
      EnumSet.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.ABORTED);

  private SparkFaults() {}

  static EngineException of(SparkUrl url, Throwable fault) {
    return causes(fault).anyMatch(SparkFaults::isAway)
        ? new ClusterLostException("the Spark cluster at " + url + " does not answer", fault)
        : new EngineException("the Spark cluster could not finish the export", fault);
  }

  private static Stream<Throwable> causes(Throwable fault) {
    return Stream.iterate(fault, cause -> cause != null, Throwable::getCause).limit(20);
  }

  /** Also when it has come back since, and knows nothing of the session any more. */
  private static boolean isAway(Throwable fault) {
    if (fault instanceof StatusRuntimeException status) {
      return AWAY.contains(status.getStatus().getCode());
    }
    return fault instanceof SparkThrowable known
        && known.getCondition() != null
        && known.getCondition().startsWith("INVALID_HANDLE");
  }
}
