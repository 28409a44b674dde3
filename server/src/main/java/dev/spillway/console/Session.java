package dev.spillway.console;

import java.time.Instant;

/**
 * Who signed in, and with which app they work: what the cookie says, which names the REST key by
 * its id and never holds it.
 *
 * @param expires the first instant at which it is over
 * @param nonce random, of this signing in alone
 */
record Session(String keyId, String appId, Instant expires, String nonce) {}
