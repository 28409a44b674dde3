package dev.spillway.http;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.InetAddressSet;

/**
 * The base of the URLs in an answer: the setting, or else scheme and host as the client used them,
 * which proxies tell, if they are trusted. Thread-safe.
 */
final class PublicUrl {
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9.\\-_]{1,253}(:\\d{1,5})?|\\[[0-9a-fA-F:.]{2,45}](:\\d{1,5})?");

  private final Optional<URI> fixed;
  private final InetAddressSet trusted;

  PublicUrl(Optional<URI> fixed, List<String> trustedProxies) {
    this.fixed = fixed;
    this.trusted = addresses(trustedProxies);
  }

  /** Addresses, and networks such as {@code 10.0.0.0/8}. */
  static InetAddressSet addresses(List<String> texts) {
    InetAddressSet addresses = new InetAddressSet();
    texts.forEach(addresses::add);
    return addresses;
  }

  /** Without a slash at its end. */
  String of(Request request) {
    if (fixed.isPresent()) {
      String text = fixed.get().toString();
      return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
    Map<String, String> told = isTrusted(request) ? told(request) : Map.of();
    String scheme =
        Optional.ofNullable(told.get("proto"))
            .map(text -> text.toLowerCase(Locale.ROOT))
            .filter(text -> text.equals("http") || text.equals("https"))
            .orElse(request.getHttpURI().getScheme());
    String host =
        Optional.ofNullable(told.get("host"))
            .filter(text -> HOST.matcher(text).matches())
            .orElseGet(() -> host(request));
    return scheme + "://" + host;
  }

  /** The address of the client, which a trusted proxy tells; of several, the last. */
  String peer(Request request) {
    return Optional.of(request)
        .filter(this::isTrusted)
        .flatMap(asked -> last(asked, "X-Forwarded-For"))
        .orElseGet(() -> Request.getRemoteAddr(request));
  }

  private static String host(Request request) {
    int port = Request.getServerPort(request);
    String name = Request.getServerName(request);
    String host = name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name;
    return port == 80 || port <= 0 ? host : host + ":" + port;
  }

  private boolean isTrusted(Request request) {
    return request.getConnectionMetaData().getRemoteSocketAddress()
            instanceof InetSocketAddress peer
        && peer.getAddress() != null
        && trusted.test(peer.getAddress());
  }

  /** What the nearest proxy says, which is what stands last. */
  private static Map<String, String> told(Request request) {
    Map<String, String> told = new HashMap<>();
    last(request, "X-Forwarded-Proto").ifPresent(value -> told.put("proto", value));
    last(request, "X-Forwarded-Host").ifPresent(value -> told.put("host", value));
    last(request, "Forwarded")
        .ifPresent(element -> {
          for (String pair : element.split(";", -1)) {
            String[] parts = pair.strip().split("=", 2);
            if (parts.length == 2) {
              String value = parts[1].strip();
              boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
              told.put(
                  parts[0].strip().toLowerCase(Locale.ROOT),
                  quoted ? value.substring(1, value.length() - 1) : value);
            }
          }
        });
    return told;
  }

  private static Optional<String> last(Request request, String header) {
    List<String> values = request.getHeaders().getValuesList(header);
    if (values.isEmpty()) {
      return Optional.empty();
    }
    String value = values.getLast();
    return Optional.of(value.substring(value.lastIndexOf(',') + 1).strip());
  }
}
