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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server that runs until the process is told to end. */
final class RunningServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);

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
    // Otherwise the JVM would print it beside the log, in a form of its own.
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, fault) -> LOG.error("the thread {} ended by a fault", thread.getName(), fault));
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
