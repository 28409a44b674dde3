package dev.spillway.engine;

import java.util.List;

/**
 * The lines of an export that a cluster is to make.
 *
 * @param plan which lines, and in which order: that of {@code docs/api.md}, "The file"
 * @param folder where to write them: a path of the local disk, or {@code s3://BUCKET/KEY}
 * @param parts how many files they are to be spread over
 */
public record SortJob(ExportPlan plan, String folder, int parts) {

  /** Where the files to read are: paths of the local disk, or {@code s3://BUCKET/KEY}. */
  public List<String> files() {
    return plan.files().files().stream().map(plan.files()::location).toList();
  }

  /** Whether some of the files may hold events behind the query's cut. */
  public boolean passesCut() {
    return plan.files().files().stream().anyMatch(file -> file.passesCut());
  }
}
