package dev.spillway.http;

import java.io.IOException;
import java.util.Optional;

/** Where maintenance is kept and turned on and off. Thread-safe. */
public interface MaintenanceSwitch {
  /** Whether it is on. */
  Optional<Maintenance> now();

  /**
   * Turns it on, with a message, or off; a restart does not change it.
   *
   * @throws IOException when it cannot be kept; then nothing has changed
   */
  Optional<Maintenance> turn(Optional<String> message) throws IOException;
}
