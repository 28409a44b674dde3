package dev.spillway.tenant;

import java.time.Instant;
import java.util.Optional;

/**
 * A customer of the platform.
 *
 * @param lookbackDays how far back its exports reach; empty for the server's default
 * @param strict whether its answers hold the original API's fields alone
 */
public record Company(
    String id, String name, Optional<Integer> lookbackDays, boolean strict, Instant createdAt) {}
