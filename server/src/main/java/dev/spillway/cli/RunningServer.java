package dev.spillway.cli;

import dev.spillway.app.DemoOptions;
import dev.spillway.app.Settings;
import dev.spillway.app.SpillwayServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A server that runs until the process is told to end. */
final class RunningServer implements AutoCloseable {
  private final SpillwayServer server;
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean closed;

  private RunningServer(SpillwayServer server) {
    this.server = server;
  }

  static RunningServer start(Settings settings, Optional<DemoOptions> demo) throws IOException {
    if (demo.isPresent()) {
      requireLoopback(settings.http().host());
    }
    RunningServer running = new RunningServer(SpillwayServer.start(settings, demo));
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(running::close));
    new StopSignals().listen();
    return running;
  }

  /** The demo's keys are known to everybody. */
  private static void requireLoopback(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!address.isLoopbackAddress()) {
          throw CommandException.wrongUsage(
              "the demo's keys are public, so that it serves loopback addresses alone; use --host"
                  + " 127.0.0.1");
        }
      }
    } catch (UnknownHostException e) {
      throw CommandException.wrongUsage("the host " + host + " is not known");
    }
  }

  URI uri() {
    return server.uri();
  }

  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      server.close();
      ended.countDown();
    }
  }
}
