package dev.spillway.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings a file's bytes to their destination, going on under a fresh link where a try broke off,
 * {@code docs/api.md}, "Fetch the file". Used once, by one thread.
 */
final class Download {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int BLOCK = 128 * 1024;
  private static final int MOST_REDIRECTS = 5;
  private static final Pattern PART =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");
  private static final Pattern DIGEST = Pattern.compile("sha-256=:([A-Za-z0-9+/]{43}=):");

  private final ExportCalls calls;
  private final ExportView request;
  private final Destination destination;
  private final Stop stop;
  private final ExportListener listener;
  private Mark mark;
  private long size;
  private Optional<String> sha256;

  Download(
      ExportCalls calls,
      ExportView request,
      Destination destination,
      Mark mark,
      Stop stop,
      ExportListener listener) {
    this.calls = calls;
    this.request = request;
    this.destination = destination;
    this.mark = mark;
    this.stop = stop;
    this.listener = listener;
    this.size = request.size().orElse(-1);
    this.sha256 = request.sha256();
  }

  /** How many bytes the file has; negative when the server does not tell. */
  long size() {
    return size;
  }

  /** The digest that the server tells, in the request or with the file. */
  Optional<String> sha256() {
    return sha256;
  }

  /**
   * Gets all bytes.
   *
   * @throws ClientException when the server does not give them
   * @throws IOException when the destination does not take them
   */
  void run() throws IOException, InterruptedException {
    Retries.Row failures = calls.retries().row();
    Optional<String> failure;
    do {
      URI link = calls.link(request).orElseThrow(StoppedException::new);
      long before = destination.place();
      failure = fetch(link, MOST_REDIRECTS);
      if (stop.isAsked()) {
        throw new StoppedException();
      }
      if (destination.place() > before) {
        failures.end();
      }
      if (failure.isPresent()) {
        failures.failed(failure.get());
      }
    } while (failure.isPresent());
  }

  /** Tries once; gives why it is not whole, if it is not. */
  private Optional<String> fetch(URI link, int redirects) throws IOException, InterruptedException {
    HttpResponse<InputStream> response;
    try {
      response = calls.connection().send(request(link), BodyHandlers.ofInputStream());
    } catch (IOException e) {
      return Optional.of(Connection.silence(e));
    }
    try (InputStream body = response.body()) {
      int status = response.statusCode();
      if (ExportCalls.isRedirect(status) && redirects > 0) {
        Optional<URI> next =
            response
                .headers()
                .firstValue("Location")
                .flatMap(location -> ExportCalls.address(link, location));
        return next.isPresent()
            ? fetch(next.get(), redirects - 1)
            : Optional.of("its link points to nowhere");
      }
      if (status == 416) {
        return beyond();
      }
      if (status != 200 && status != 206) {
        return Optional.of("its link answers " + status);
      }
      return begin(response, status) ? copy(body) : Optional.of("it sends another part");
    }
  }

  private HttpRequest request(URI link) throws IOException {
    HttpRequest.Builder builder = Connection.open(link).timeout(PATIENCE);
    long place = destination.place();
    if (place > 0 && mark.etag().isPresent()) {
      builder.header("Range", "bytes=" + place + "-").header("If-Range", mark.etag().orElseThrow());
    }
    return builder.build();
  }

  /** There is nothing behind what is there, which may be all or too much. */
  private Optional<String> beyond() throws IOException {
    if (destination.place() == size) {
      return Optional.empty();
    }
    restart("more bytes were there than the file has");
    return Optional.of("the bytes that were there are not of this file");
  }

  /** Prepares the destination for what the answer holds; whether it fits. */
  private boolean begin(HttpResponse<InputStream> response, int status) throws IOException {
    long place = destination.place();
    if (status == 206) {
      Matcher part = PART.matcher(response.headers().firstValue("Content-Range").orElse(""));
      if (!part.matches() || Long.parseLong(part.group(1)) != place) {
        return false;
      }
      learn(part.group(2).equals("*") ? -1 : Long.parseLong(part.group(2)), response);
    } else {
      if (place > 0) {
        restart("the file cannot be gone on with, so that it begins anew");
      }
      learn(response.headers().firstValueAsLong("Content-Length").orElse(-1), response);
    }
    Optional<String> etag =
        response.headers().firstValue("ETag").filter(tag -> tag.startsWith("\""));
    if (!etag.equals(mark.etag())) {
      mark = mark.withEtag(etag);
      destination.keep(mark);
    }
    listener.downloading(destination.place(), size);
    return true;
  }

  private void restart(String reason) throws IOException {
    if (!destination.restart()) {
      throw ClientException.failed(reason + "; what was written already cannot be taken back");
    }
    listener.note(reason);
  }

  private void learn(long told, HttpResponse<InputStream> response) {
    if (size < 0) {
      size = told;
    }
    if (sha256.isEmpty()) {
      Matcher digest = DIGEST.matcher(response.headers().firstValue("Repr-Digest").orElse(""));
      if (digest.matches()) {
        sha256 = Optional.of(Digests.hex(Base64.getDecoder().decode(digest.group(1))));
      }
    }
  }

  private Optional<String> copy(InputStream body) throws IOException {
    byte[] block = new byte[BLOCK];
    boolean atEnd = false;
    try (Watch watch = Watch.over(body, stop, PATIENCE)) {
      while (!atEnd) {
        int count;
        try {
          count = body.read(block);
        } catch (IOException e) {
          return Optional.of("the download broke off");
        }
        atEnd = count < 0;
        if (!atEnd) {
          watch.touch();
          destination.write(block, count);
          listener.downloaded(destination.place());
        } else if (watch.isSilent() || stop.isAsked()) {
          return Optional.of("the download stood still");
        }
      }
    }
    return size >= 0 && destination.place() < size
        ? Optional.of("the download broke off")
        : Optional.empty();
  }
}
