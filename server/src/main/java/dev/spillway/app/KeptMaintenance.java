package dev.spillway.app;

import dev.spillway.http.Admission;
import dev.spillway.http.Maintenance;
import dev.spillway.http.MaintenanceSwitch;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maintenance of a running server: first in its file, then in force. Thread-safe. */
final class KeptMaintenance implements MaintenanceSwitch {
  private static final Logger LOG = LoggerFactory.getLogger(KeptMaintenance.class);

  private final MaintenanceFile file;
  private final Admission admission;
  private final InstantSource clock;

  private KeptMaintenance(MaintenanceFile file, Admission admission, InstantSource clock) {
    this.file = file;
    this.admission = admission;
    this.clock = clock;
  }

  /** Puts in force what the file says. */
  static KeptMaintenance open(MaintenanceFile file, Admission admission, InstantSource clock)
      throws IOException {
    KeptMaintenance kept = new KeptMaintenance(file, admission, clock);
    Optional<Maintenance> before = file.read();
    admission.maintain(before);
    before.ifPresent(KeptMaintenance::tell);
    return kept;
  }

  @Override
  public Optional<Maintenance> now() {
    return admission.maintenance();
  }

  @Override
  public synchronized Optional<Maintenance> turn(Optional<String> message) throws IOException {
    Optional<Maintenance> wanted = message.map(text -> new Maintenance(text, clock.instant()));
    file.write(wanted);
    admission.maintain(wanted);
    wanted.ifPresentOrElse(KeptMaintenance::tell, () -> LOG.info("maintenance is off"));
    return wanted;
  }

  private static void tell(Maintenance maintenance) {
    LOG.warn(
        "maintenance is on since {}: exports and events are refused until `maintenance off`",
        maintenance.since());
  }
}
