package dev.spillway.client;

import java.util.Optional;
import java.util.UUID;

/**
 * How far a wish has come.
 *
 * @param wish a digest of the wish
 * @param key the idempotency key under which the export is asked for
 * @param id the request's id, once it is known
 * @param etag the strong tag of the file whose bytes are there, if there are any
 */
record Mark(String wish, String key, Optional<String> id, Optional<String> etag) {

  /** That of a wish of which nothing is done. */
  static Mark fresh(String wish) {
    return new Mark(wish, "export-" + UUID.randomUUID(), Optional.empty(), Optional.empty());
  }

  Mark withId(String known) {
    return new Mark(wish, key, Optional.of(known), etag);
  }

  Mark withEtag(Optional<String> tag) {
    return new Mark(wish, key, id, tag);
  }
}
