package dev.spillway.s3;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Tells the SDK's exceptions as ours, without keys, credentials or signatures. */
final class S3Faults {
  private static final int NOT_FOUND = 404;

  private S3Faults() {}

  /** A call of the SDK. */
  @FunctionalInterface
  interface Call<T> {
    T make() throws IOException;
  }

  /**
   * Makes a call.
   *
   * @param what it does, as in "S3 did not do <i>what</i>"
   * @throws ObjectStoreException when it failed, after the SDK's own retries
   */
  static <T> T call(String bucket, String what, Call<T> call) throws IOException {
    try {
      return call.make();
    } catch (SdkException e) {
      throw told(bucket, what, e);
    }
  }

  /**
   * As {@link #call}, for something that may not be there.
   *
   * @return empty when it is not there
   */
  static <T> Optional<T> find(String bucket, String what, Supplier<T> call) throws IOException {
    try {
      return Optional.of(call.get());
    } catch (AwsServiceException e) {
      if (e.statusCode() == NOT_FOUND && !code(e).equals("NoSuchBucket")) {
        return Optional.empty();
      }
      throw told(bucket, what, e);
    } catch (SdkException e) {
      throw told(bucket, what, e);
    }
  }

  private static ObjectStoreException told(String bucket, String what, SdkException fault) {
    if (fault instanceof AwsServiceException answer) {
      return new ObjectStoreException(
          "S3 bucket %s: to %s was answered with %d %s"
              .formatted(bucket, what, answer.statusCode(), code(answer)),
          fault);
    }
    return new ObjectStoreException(
        "S3 bucket %s: to %s got no answer: %s".formatted(bucket, what, reason(fault)), fault);
  }

  /** The store's own name of its error. */
  static String code(AwsServiceException answer) {
    return Optional.ofNullable(answer.awsErrorDetails())
        .map(AwsErrorDetails::errorCode)
        .filter(code -> !code.isEmpty())
        .orElse("without a code");
  }

  /** What lies at the bottom of it. */
  private static String reason(Throwable fault) {
    Throwable cause = fault;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    // The name of a file in the message would be that of the staged one.
    return cause instanceof FileNotFoundException || cause.getMessage() == null
        ? cause.getClass().getSimpleName()
        : cause.getMessage().lines().findFirst().orElse("");
  }
}
