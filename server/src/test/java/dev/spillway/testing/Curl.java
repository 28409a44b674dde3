package dev.spillway.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** So much of curl as the documentation's examples use, for machines that have none. */
public final class Curl {
  private Curl() {}

  /** Does what {@code curl} does with these arguments, and knows no others. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Deque<String> left = new ArrayDeque<>(List.of(args));
    HttpRequest.Builder request = HttpRequest.newBuilder();
    BodyPublisher body = BodyPublishers.noBody();
    String method = "GET";
    String format = "";
    Path target = Path.of("/dev/stdout");
    while (!left.isEmpty()) {
      String argument = left.removeFirst();
      switch (argument) {
        case "-s" -> {}
        case "-H" -> {
          String[] header = left.removeFirst().split(": ", 2);
          request.header(header[0], header[1]);
        }
        case "-d", "--data-binary" -> {
          String data = left.removeFirst();
          body =
              data.equals("@-")
                  ? BodyPublishers.ofByteArray(System.in.readAllBytes())
                  : BodyPublishers.ofString(data);
          method = "POST";
        }
        case "-o" -> target = Path.of(left.removeFirst());
        case "-w" -> format = left.removeFirst();
        default -> {
          if (argument.startsWith("-")) {
            throw new IllegalArgumentException(argument + " is not known here");
          }
          request.uri(URI.create(argument));
        }
      }
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> answer =
          client.send(request.method(method, body).build(), BodyHandlers.ofByteArray());
      if (target.startsWith("/dev/stdout")) {
        System.out.write(answer.body());
      } else if (!target.startsWith("/dev/null")) {
        Files.write(target, answer.body());
      }
      String redirect = answer.headers().firstValue("Location").orElse("");
      System.out.print(format.replace("%{redirect_url}", redirect));
      System.out.flush();
    }
  }
}
