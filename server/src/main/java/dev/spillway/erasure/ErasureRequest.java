package dev.spillway.erasure;

import java.time.Instant;

/**
 * One erasure that a client asked for, without what names the person.
 *
 * @param id a random UUID
 * @param createdAt when it was accepted; events acknowledged before go
 */
public record ErasureRequest(String id, Instant createdAt, ErasureState state, Touched touched) {

  /**
   * What it has removed so far.
   *
   * @param events of the person
   * @param files data files of the table that held some of them
   * @param results files of exports that did
   */
  public record Touched(long events, long files, long results) {}
}
