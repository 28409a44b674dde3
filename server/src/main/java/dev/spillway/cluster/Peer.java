package dev.spillway.cluster;

import java.net.URI;

/**
 * Another node.
 *
 * @param url where it is reached
 */
public record Peer(String name, URI url) {}
