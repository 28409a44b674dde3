package dev.spillway.http;

import dev.spillway.event.EventStoreException;
import dev.spillway.s3.ObjectStoreException;
import dev.spillway.statistics.CountsNotReadyException;
import dev.spillway.tenant.Access;
import dev.spillway.tenant.Tenants;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Finds a call's route, checks its keys, and turns whatever goes wrong into an answer of the
 * contract. The order of checks is that of {@code docs/api.md}, "Errors".
 */
final class ApiHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);
  private static final Duration STORE_RETRY = Duration.ofSeconds(5);
  private static final Duration COUNTS_RETRY = Duration.ofSeconds(3);
  static final String X_AUTHORIZATION = "X-Authorization";

  /** What a line of the log says of its call. */
  private static final String REQUEST = "request";

  private static final String COMPANY = "company";
  private static final String APP = "app";

  /** There is nothing but the routes. */
  static final Others NO_OTHERS = (exchange, method, path) -> false;

  private final List<Counted> routes;
  private final Others others;
  private final Counted page;
  private final Counted none;
  private final Tenants tenants;
  private final KnownAnswers known;
  private final Admission admission;
  private final Patience patience;
  private final Executor calls = VirtualThreads.getNamedVirtualThreadsExecutor("http-call-");

  /** Answers calls that have no route; false when it knows none either. */
  @FunctionalInterface
  interface Others {
    boolean answer(Exchange exchange, String method, List<String> path) throws IOException;
  }

  /** A route, and the counter of its answers. */
  private record Counted(Route route, Monitor.Answers counter) {}

  /**
   * What it needs beside its routes.
   *
   * @param admission counts the calls that run
   * @param monitor counts the answers
   * @param patience with peers whose bodies are slow
   */
  record Parts(
      Tenants tenants,
      KnownAnswers known,
      Admission admission,
      Monitor monitor,
      Patience patience) {}

  ApiHandler(List<Route> routes, Others others, Parts parts) {
    super(InvocationType.NON_BLOCKING);
    this.routes = routes.stream().map(route -> counted(route, parts.monitor())).toList();
    this.others = others;
    this.page = counted(Route.open(Monitor.NO_ROUTE, "/console", call -> {}), parts.monitor());
    this.none =
        counted(Route.open(Monitor.NO_ROUTE, "/" + Monitor.NO_ROUTE, call -> {}), parts.monitor());
    this.tenants = parts.tenants();
    this.known = parts.known();
    this.admission = parts.admission();
    this.patience = parts.patience();
  }

  private static Counted counted(Route route, Monitor monitor) {
    return new Counted(route, monitor.answers(route.method(), route.path()));
  }

  /**
   * Gives a known answer on the thread that read the call, which costs less than it takes to hand
   * it over; every other call may have to wait, and gets a thread of its own.
   */
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Exchange exchange = new Exchange(request, response, requestId(response), patience);
    Optional<KnownAnswers.Question> question = known.question(request);
    Optional<KnownAnswers.Known> found = question.flatMap(known::find);
    if (found.isPresent()) {
      exchange.repeat(found.get().answer(), callback);
      found.get().counter().given(HttpStatus.OK_200, nanosOf(request));
    } else {
      calls.execute(() -> call(exchange, question, callback));
    }
    return true;
  }

  /** How long ago the call's header was there. */
  private static long nanosOf(Request request) {
    return System.nanoTime() - request.getHeadersNanoTime();
  }

  private void call(
      Exchange exchange, Optional<KnownAnswers.Question> question, Callback callback) {
    // The thread is of this call alone, so that nothing has to be taken off again.
    MDC.put(REQUEST, exchange.id());
    boolean counted = admission.begin();
    Found found = new Found(none, Map.of());
    try {
      Asked asked = Asked.of(exchange.request());
      Optional<Found> route = find(asked);
      if (route.isPresent()) {
        found = route.get();
        answer(exchange, found, question);
      } else if (asked.isPath() && others.answer(exchange, asked.method(), asked.path())) {
        found = new Found(page, Map.of());
      } else {
        throw new ApiException(
            ApiError.ROUTE_NOT_FOUND,
            "there is no such route; check the method and the path against the documentation");
      }
      counted(exchange, found.counted());
      callback.succeeded();
    } catch (Exception e) {
      fail(exchange, e, found.counted(), callback);
    } catch (Error e) {
      // Otherwise the connection would stay open, without an answer.
      callback.failed(e);
      throw e;
    } finally {
      if (counted) {
        admission.end();
      }
    }
  }

  private void answer(Exchange exchange, Found found, Optional<KnownAnswers.Question> question)
      throws IOException {
    Route route = found.counted().route();
    Optional<Access> access = access(exchange, route, found.values().getOrDefault("app", ""));
    access.ifPresent(shown -> {
      MDC.put(COMPANY, shown.company().id());
      MDC.put(APP, shown.app().id());
    });
    route.handler().handle(new Route.Call(exchange, found.values(), access));
    Monitor.Answers counter = found.counted().counter();
    question.ifPresent(asked ->
        exchange
            .repeatable()
            .ifPresent(answer -> known.keep(asked, new KnownAnswers.Known(answer, counter))));
  }

  private static void counted(Exchange exchange, Counted counted) {
    long nanos = nanosOf(exchange.request());
    counted.counter().given(exchange.status(), nanos);
    AccessLog.answered(counted.route(), exchange.status(), nanos);
  }

  /** Gives the answer its id, once. */
  static String requestId(Response response) {
    String known = response.getHeaders().get(Exchange.REQUEST_ID);
    if (known != null) {
      return known;
    }
    String id = UUID.randomUUID().toString();
    response.getHeaders().put(Exchange.REQUEST_ID, id);
    return id;
  }

  /** What a call asks for; no path when it is none of ours. */
  private record Asked(String method, List<String> path) {

    static Asked of(Request request) {
      String path = ApiHandler.path(request.getHttpURI());
      String method = HttpMethod.HEAD.is(request.getMethod()) ? "GET" : request.getMethod();
      return new Asked(method, path.startsWith("/") ? Route.segments(path) : List.of());
    }

    boolean isPath() {
      return !path.isEmpty();
    }
  }

  /** The route of a call, and what its path says. */
  private record Found(Counted counted, Map<String, String> values) {}

  private Optional<Found> find(Asked asked) {
    for (Counted counted : routes) {
      var values = counted.route().match(asked.method(), asked.path());
      if (values.isPresent()) {
        return Optional.of(new Found(counted, values.get()));
      }
    }
    return Optional.empty();
  }

  /** Path parameters, which Jetty would drop without a word, stay part of their segments. */
  private static String path(HttpURI uri) {
    String raw = Optional.ofNullable(uri.getPath()).orElse("");
    return raw.contains(";") ? raw : Optional.ofNullable(uri.getCanonicalPath()).orElse("");
  }

  private Optional<Access> access(Exchange exchange, Route route, String appKey) {
    if (route.scope().isEmpty()) {
      return Optional.empty();
    }
    List<String> keys = exchange.headers().getValuesList(X_AUTHORIZATION);
    Optional<String> restKey = keys.size() == 1 ? Optional.of(keys.getFirst()) : Optional.empty();
    Access access =
        tenants
            .authenticate(appKey, restKey)
            .orElseThrow(() ->
                new ApiException(
                    ApiError.AUTHENTICATION_INVALID,
                    "the keys are not valid together; send a REST API key in the header"
                        + " X-Authorization, and in the path an API key of one of its company's"
                        + " apps"));
    if (access.dev() && !route.dev()) {
      throw new ApiException(
          ApiError.API_MISUSE,
          "exports are made of live data; call this route with the app's Live API key");
    }
    if (!access.scopes().contains(route.scope().get())) {
      throw new ApiException(
          ApiError.API_MISUSE,
          "this REST API key lacks the scope "
              + route.scope().get().wireName()
              + "; use a key that has it");
    }
    return Optional.of(access);
  }

  private static void fail(
      Exchange exchange, Exception failure, Counted counted, Callback callback) {
    ApiException error = explain(exchange, failure);
    if (exchange.isAnswered()) {
      // The status is on its way; a torn answer is the one sign left.
      counted(exchange, counted);
      callback.failed(failure);
      return;
    }
    try {
      exchange.error(error);
      counted(exchange, counted);
      callback.succeeded();
    } catch (IOException | RuntimeException e) {
      LOG.debug("request {}: the error could not be sent", exchange.id(), e);
      callback.failed(e);
    }
  }

  private static ApiException explain(Exchange exchange, Exception failure) {
    return switch (failure) {
      case ApiException known -> known;
      case HttpException http -> JettyErrors.explain(http.getCode());
      case EofException gone -> gone(exchange, gone);
      case IOException io when io.getCause() instanceof TimeoutException ->
          JettyErrors.explain(ApiError.TOO_SLOW.status());
      case IOException io when io.getCause() instanceof HttpException http ->
          JettyErrors.explain(http.getCode());
      case CountsNotReadyException counts ->
          new ApiException(
              ApiError.MAINTENANCE_ERROR,
              String.valueOf(counts.getMessage()),
              Optional.of(COUNTS_RETRY));
      case EventStoreException store -> unavailable(exchange, store);
      case ObjectStoreException store -> unavailable(exchange, store);
      case JdbiException database -> unavailable(exchange, database);
      default -> fault(exchange, failure);
    };
  }

  private static ApiException gone(Exchange exchange, EofException failure) {
    LOG.debug("request {}: the client went away", exchange.id(), failure);
    return new ApiException(ApiError.MALFORMED_PARAMETER, "the body ended early; send it again");
  }

  private static ApiException unavailable(Exchange exchange, Exception failure) {
    LOG.error("request {}: the store does not answer", exchange.id(), failure);
    return new ApiException(
        ApiError.MAINTENANCE_ERROR,
        "the store cannot do this at the moment; try again later (request " + exchange.id() + ")",
        Optional.of(STORE_RETRY));
  }

  private static ApiException fault(Exchange exchange, Exception failure) {
    LOG.error("request {}: a fault of ours", exchange.id(), failure);
    return fault(exchange.id());
  }

  static ApiException fault(String requestId) {
    return new ApiException(
        ApiError.SERVER_ERROR,
        "the server met a fault; try again, and if it stays, report request " + requestId);
  }
}
