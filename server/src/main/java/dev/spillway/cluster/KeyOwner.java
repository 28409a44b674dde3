package dev.spillway.cluster;

/** Which node has the events that came, or come now, under an idempotency key. */
public sealed interface KeyOwner {

  /** This one. */
  record Here() implements KeyOwner {}

  /** Another one, which is to be asked. */
  record There(Peer peer) implements KeyOwner {}

  /** One that cannot be asked at the moment. */
  record Away(String node) implements KeyOwner {}
}
