package dev.spillway.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Ports of the loopback address. */
final class Ports {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Ports() {}

  static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits until the process takes connections at the port. */
  static void await(int port, Process process) throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!isOpen(port)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroy();
        throw new IOException("a peer's server does not start at port " + port);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static boolean isOpen(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
