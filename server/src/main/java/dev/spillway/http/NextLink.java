package dev.spillway.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/** The {@code Link} header (RFC 8288) to a list's next page: the same call from there on. */
final class NextLink {
  private final Route.Call call;
  private final PublicUrl publicUrl;

  NextLink(Route.Call call, PublicUrl publicUrl) {
    this.call = call;
    this.publicUrl = publicUrl;
  }

  /** Puts the header, with the parameter that says where the next page begins. */
  void put(String parameter, String value) {
    Request request = call.exchange().request();
    List<String> query = new ArrayList<>();
    for (Fields.Field field : Request.extractQueryParameters(request)) {
      if (!field.getName().equals(parameter)) {
        field.getValues().forEach(known -> query.add(pair(field.getName(), known)));
      }
    }
    query.add(pair(parameter, value));
    call.exchange()
        .answerHeaders()
        .put(
            HttpHeader.LINK,
            "<%s%s?%s>; rel=\"next\""
                .formatted(
                    publicUrl.of(request),
                    request.getHttpURI().getCanonicalPath(),
                    String.join("&", query)));
  }

  private static String pair(String name, String value) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8)
        + "="
        + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
