package dev.spillway.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Makes the SDK's clients: few jittered retries, and a deadline for everything that waits. */
final class S3Connection {
  /** Elsewhere than at Amazon the region says nothing, but is signed. */
  private static final Region ANY_REGION = Region.US_EAST_1;

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** So long nothing may come of an answer that has begun. */
  private static final Duration SILENCE = Duration.ofSeconds(20);

  /** For one attempt at a call that carries no file. */
  static final Duration ATTEMPT = Duration.ofSeconds(30);

  /** With the waits between them they outlast what a store needs to heal itself: some 20 s. */
  private static final int ATTEMPTS = 7;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

  private S3Connection() {}

  static SdkHttpClient http() {
    return UrlConnectionHttpClient.builder()
        .connectionTimeout(CONNECT)
        .socketTimeout(SILENCE)
        .build();
  }

  static S3Client client(
      S3Settings settings, AwsCredentialsProvider credentials, SdkHttpClient http) {
    BackoffStrategy pauses = BackoffStrategy.exponentialDelayHalfJitter(FIRST_PAUSE, LONGEST_PAUSE);
    return S3Client.builder()
        .httpClient(http)
        .credentialsProvider(credentials)
        .region(region(settings))
        .applyMutation(builder -> settings.endpoint().ifPresent(builder::endpointOverride))
        .serviceConfiguration(configuration(settings))
        // Stores that are not Amazon's know the older checksum alone; each knows that one.
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .addPlugin(LegacyMd5Plugin.create())
        .overrideConfiguration(override ->
            override
                .apiCallAttemptTimeout(ATTEMPT)
                .retryStrategy(
                    StandardRetryStrategy.builder()
                        .maxAttempts(ATTEMPTS)
                        .backoffStrategy(pauses)
                        .throttlingBackoffStrategy(pauses)
                        // Each call has its own patience; many that fail together need it most.
                        .circuitBreakerEnabled(false)
                        .build()))
        .build();
  }

  static S3Presigner presigner(S3Settings settings, AwsCredentialsProvider credentials) {
    S3Presigner.Builder builder =
        S3Presigner.builder()
            .credentialsProvider(credentials)
            .region(region(settings))
            .serviceConfiguration(configuration(settings));
    settings.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  static AwsCredentialsProvider credentials(S3Settings settings) {
    return settings
        .keys()
        .<AwsCredentialsProvider>map(keys ->
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(keys.access(), keys.secret())))
        .orElseGet(() -> DefaultCredentialsProvider.builder().build());
  }

  private static Region region(S3Settings settings) {
    Optional<URI> endpoint = settings.endpoint();
    return settings
        .region()
        .map(Region::of)
        .orElseGet(() ->
            endpoint.isPresent() ? ANY_REGION : new DefaultAwsRegionProviderChain().getRegion());
  }

  /** In one piece, with its length and checksum in the header, is what every store understands. */
  private static S3Configuration configuration(S3Settings settings) {
    return S3Configuration.builder()
        .pathStyleAccessEnabled(settings.pathStyle())
        .chunkedEncodingEnabled(false)
        .build();
  }
}
