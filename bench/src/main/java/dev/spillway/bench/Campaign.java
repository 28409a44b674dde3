package dev.spillway.bench;

import java.util.List;

/**
 * A campaign, in-app campaign or transactional group of the generated data.
 *
 * @param app of which of the apps, from 0
 * @param events how many it has
 * @param spread whether they lie over all days; else they fall off within a week of the start
 */
record Campaign(int number, int app, String source, String token, long events, boolean spread) {

  Campaign withApp(int other) {
    return new Campaign(number, other, source, token, events, spread);
  }

  /** The events that its source knows and that are generated. */
  List<String> types() {
    return source.equals("inapp-campaign")
        ? List.of("inapp_sent", "inapp_view", "inapp_error")
        : List.of("push_sent", "push_open", "push_error");
  }

  /** The path of its exports, below the app's. */
  String path(String shape) {
    return "/export/" + source + "/" + token + "/" + shape;
  }
}
