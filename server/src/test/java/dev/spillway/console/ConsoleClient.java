package dev.spillway.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Calls the console as a browser without scripts would: keeps cookies, follows nothing by itself.
 */
final class ConsoleClient implements AutoCloseable {
  private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

  private final CookieManager cookies = new CookieManager();
  private final HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build();
  private final URI server;

  ConsoleClient(URI server) {
    this.server = server;
  }

  /** Signs in with a REST key and gives the answer to it. */
  HttpResponse<String> signIn(String key) {
    return post("/sign-in", "csrf", token(get("/sign-in")), "key", key);
  }

  HttpResponse<String> get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  /** Sends a form of names and values, one after the other. */
  HttpResponse<String> post(String path, String... fields) {
    return send(request(path).POST(form(fields)));
  }

  /** Sends a form with the token of the list's page. */
  HttpResponse<String> act(String path, String... fields) {
    String[] all = new String[fields.length + 2];
    System.arraycopy(fields, 0, all, 0, fields.length);
    all[fields.length] = "csrf";
    all[fields.length + 1] = token(get("/exports"));
    return post(path, all);
  }

  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve("/console" + path));
    request.header("Content-Type", "application/x-www-form-urlencoded");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  static HttpRequest.BodyPublisher form(String... fields) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      body.append(i == 0 ? "" : "&")
          .append(fields[i])
          .append('=')
          .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
    }
    return BodyPublishers.ofString(body.toString());
  }

  static String token(HttpResponse<String> page) {
    Matcher found = TOKEN.matcher(page.body());
    if (!found.find()) {
      throw new AssertionError("no form: " + page.statusCode() + " " + page.body());
    }
    return found.group(1);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, BodyHandlers.ofString());
  }

  <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request.build(), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** What a cookie holds. */
  String cookie(String name) {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals(name))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  /** Puts another text in the place of what a cookie holds. */
  void setCookie(String name, String value) {
    cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals(name))
        .forEach(cookie -> cookie.setValue(value));
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
