package dev.spillway.http;

import dev.spillway.diagnosis.Finding;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the operator's commands may ask of the running server.
 *
 * @param doctor examines the data folder
 */
public record Control(
    ControlSecret secret, Supplier<List<Finding>> doctor, MaintenanceSwitch maintenance) {
  /** The header that shows the secret. */
  public static final String HEADER = "X-Control-Secret";

  /** The path that {@code doctor} calls. */
  public static final String DOCTOR = "/control/doctor";

  /**
   * The path that {@code maintenance} calls: GET tells, PUT with the message turns on, DELETE off.
   */
  public static final String MAINTENANCE = "/control/maintenance";
}
