package dev.spillway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;

/** Times exports from the POST to the answer that says SUCCESS, and lets go of their files. */
record ExportTimer(Spillway server, Client client) {

  /** One export of all of a campaign's events, or of its different ids. */
  Sample time(Campaign campaign, String shape, Duration pause)
      throws IOException, InterruptedException {
    return time(campaign, shape, "", pause);
  }

  Sample time(Campaign campaign, String shape, String more, Duration pause)
      throws IOException, InterruptedException {
    String[] id = new String[1];
    Sample sample =
        server
            .meter()
            .time(() -> {
              id[0] = client.createExport(campaign, shape, more);
              client.await(id[0], pause);
            });
    check(campaign, shape, client.request(id[0]));
    client.delete(id[0]);
    return sample;
  }

  /** A fast export of something else is no merit. */
  private static void check(Campaign campaign, String shape, JsonNode request) throws IOException {
    long rows = request.path("file").path("rows").asLong();
    if (shape.equals("events") && rows != campaign.events()) {
      throw new IOException(
          "the export of " + campaign.events() + " events has " + rows + " lines: " + request);
    }
  }
}
