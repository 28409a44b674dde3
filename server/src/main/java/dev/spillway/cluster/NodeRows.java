package dev.spillway.cluster;

import dev.spillway.database.Database;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table of nodes. Each says every few seconds that it is there. Thread-safe. */
final class NodeRows {
  /** A node that was silent for so long is not there. */
  static final Duration SILENCE = Duration.ofSeconds(20);

  private final Database database;
  private final InstantSource clock;

  NodeRows(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** One process on a data folder. */
  record Member(String name, String folder, String url, String session) {}

  /**
   * Takes the place of this name.
   *
   * @throws ClusterException when another node has it, or when one of the two means to be alone
   */
  void join(Member member) {
    database.useChange(handle -> {
      List<Member> others =
          live(handle).stream().filter(other -> !other.folder().equals(member.folder())).toList();
      for (Member other : others) {
        if (other.name().equals(member.name())) {
          throw new ClusterException(
              "another node that uses this database is named "
                  + member.name()
                  + " too; give each a name of its own by the setting node");
        }
        if (other.url().isEmpty() || member.url().isEmpty()) {
          throw new ClusterException(
              "another node, "
                  + other.name()
                  + ", uses this database; set cluster.url on both, so that they reach each other,"
                  + " or end the other one");
        }
      }
      handle
          .createUpdate(
              """
              INSERT INTO cluster_node (name, folder, url, session, seen_at)
              VALUES (:name, :folder, :url, :session, :now)
              ON CONFLICT (name) DO UPDATE SET folder = excluded.folder, url = excluded.url,
                session = excluded.session, seen_at = excluded.seen_at\
              """)
          .bind("name", member.name())
          .bind("folder", member.folder())
          .bind("url", member.url())
          .bind("session", member.session())
          .bind("now", clock.instant().toEpochMilli())
          .execute();
    });
  }

  /** Says that the process is there; false when another one has taken its place. */
  boolean beat(Member member) {
    return database.changeRows(handle ->
        handle
                .createUpdate(
                    "UPDATE cluster_node SET seen_at = :now WHERE name = :name AND session = :session")
                .bind("now", clock.instant().toEpochMilli())
                .bind("name", member.name())
                .bind("session", member.session())
                .execute()
            == 1);
  }

  /** Says that the process is about to end. */
  void leave(Member member) {
    database.changeRows(handle ->
        handle
            .createUpdate("DELETE FROM cluster_node WHERE name = :name AND session = :session")
            .bind("name", member.name())
            .bind("session", member.session())
            .execute());
  }

  /** The nodes that are there, but for this one. */
  List<Peer> others(String name) {
    return database.jdbi().withHandle(this::live).stream()
        .filter(member -> !member.name().equals(name))
        .map(member -> new Peer(member.name(), URI.create(member.url())))
        .toList();
  }

  Optional<Peer> other(String name, String wanted) {
    return others(name).stream().filter(peer -> peer.name().equals(wanted)).findFirst();
  }

  private List<Member> live(Handle handle) {
    Instant since = clock.instant().minus(SILENCE);
    return handle
        .createQuery(
            """
            SELECT name, folder, url, session FROM cluster_node WHERE seen_at > :since
            ORDER BY name\
            """)
        .bind("since", since.toEpochMilli())
        .map((row, context) ->
            new Member(
                row.getString("name"),
                row.getString("folder"),
                row.getString("url"),
                row.getString("session")))
        .list();
  }
}
