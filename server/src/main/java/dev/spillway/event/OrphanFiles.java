package dev.spillway.event;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Removes the files of the warehouse that belong to no state of the table. */
final class OrphanFiles {
  private final Warehouse warehouse;
  private final Instant before;

  /** Prepares to remove those last written before then. */
  OrphanFiles(Warehouse warehouse, Instant before) {
    this.warehouse = warehouse;
    this.before = before;
  }

  /** Removes them; how many they were. While it runs nobody may commit. */
  int remove(ReachableFiles reachable) throws IOException {
    Set<String> known = new HashSet<>(reachable.dataFiles());
    known.addAll(reachable.metadataFiles());
    List<String> orphans = new ArrayList<>();
    warehouse.list(file -> {
      if (file.modified().isBefore(before) && !known.contains(file.location())) {
        orphans.add(file.location());
      }
    });
    for (String orphan : orphans) {
      warehouse.remove(orphan);
    }
    return orphans.size();
  }
}
