package dev.spillway.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** An nginx of its own that serves a folder, on a free port of the loopback address. */
final class Nginx implements AutoCloseable {
  private final Process master;
  private final Path folder;
  private final int port;

  private Nginx(Process master, Path folder, int port) {
    this.master = master;
    this.folder = folder;
    this.port = port;
  }

  static Nginx start(Path folder) throws IOException, InterruptedException {
    Path program = Programs.find("nginx");
    Disk.delete(folder);
    Files.createDirectories(folder.resolve("files"));
    int port = Ports.free();
    String user = System.getProperty("user.name");
    Path settings = folder.resolve("nginx.conf");
    Files.writeString(
        settings,
        """
        %s
        daemon off;
        pid %2$s/nginx.pid;
        error_log %2$s/error.log;
        worker_processes auto;
        events { worker_connections 1024; }
        http {
          access_log off;
          sendfile on;
          tcp_nopush on;
          keepalive_requests 1000000;
          open_file_cache max=100;
          default_type application/json;
          client_body_temp_path %2$s/body;
          proxy_temp_path %2$s/proxy;
          fastcgi_temp_path %2$s/fastcgi;
          uwsgi_temp_path %2$s/uwsgi;
          scgi_temp_path %2$s/scgi;
          server { listen 127.0.0.1:%3$d; root %2$s/files; }
        }
        """
            .formatted(user.equals("root") ? "user root;" : "", folder, port));
    Process master =
        new ProcessBuilder(
                program.toString(), "-c", settings.toString(), "-e", folder + "/error.log")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Nginx nginx = new Nginx(master, folder, port);
    Ports.await(port, master);
    return nginx;
  }

  /** Where a file of this name is to be put, to be served. */
  Path file(String name) {
    return folder.resolve("files").resolve(name);
  }

  URI uri(String name) {
    return URI.create("http://127.0.0.1:" + port + "/" + name);
  }

  /** Its workers, and the master. */
  ProcessMeter meter() {
    List<Long> processes = new ArrayList<>();
    try (Stream<ProcessHandle> workers = master.children()) {
      workers.map(ProcessHandle::pid).forEach(processes::add);
    }
    processes.add(master.pid());
    return new ProcessMeter(processes);
  }

  @Override
  public void close() {
    master.destroy();
    master.onExit().join();
  }
}
