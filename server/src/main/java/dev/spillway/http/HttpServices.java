package dev.spillway.http;

import dev.spillway.cluster.Cluster;
import dev.spillway.erasure.Erasures;
import dev.spillway.event.Kinds;
import dev.spillway.export.AuditLog;
import dev.spillway.export.Estimates;
import dev.spillway.export.Exports;
import dev.spillway.intake.Intake;
import dev.spillway.result.DownloadLinks;
import dev.spillway.statistics.EventStatistics;
import dev.spillway.tenant.Tenants;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What the API is an interface to.
 *
 * @param healthy whether requests can be served in full at the moment
 * @param control what the operator's commands may ask
 * @param admission whether new work is let in
 * @param cluster the other nodes, if this one is not to be alone
 * @param monitor is told of every answer
 * @param changes another number after each change of what tenants and exports are read from
 */
public record HttpServices(
    Tenants tenants,
    Kinds kinds,
    Exports exports,
    Estimates estimates,
    AuditLog audit,
    EventStatistics statistics,
    Erasures erasures,
    Intake intake,
    DownloadLinks links,
    BooleanSupplier healthy,
    Control control,
    Admission admission,
    Optional<Cluster> cluster,
    Monitor monitor,
    LongSupplier changes,
    InstantSource clock) {}
