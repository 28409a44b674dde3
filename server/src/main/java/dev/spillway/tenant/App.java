package dev.spillway.tenant;

import java.time.Instant;

/**
 * One app of a company.
 *
 * @param id names the app inside the server; never on the wire
 * @param liveKey its key in paths
 * @param devKey the key of its test twin
 */
public record App(
    String id, String companyId, String name, String liveKey, String devKey, Instant createdAt) {}
