package dev.spillway.console;

import dev.spillway.event.EventStoreException;
import dev.spillway.export.Exports;
import dev.spillway.http.PageCall;
import dev.spillway.http.Pages;
import dev.spillway.tenant.Access;
import dev.spillway.tenant.Scope;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The web console: finds a call's page, checks who calls, and turns whatever goes wrong into a page
 * that says what to do next. Thread-safe.
 */
public final class Console implements Pages {
  private static final Logger LOG = LoggerFactory.getLogger(Console.class);
  private static final int LARGEST_FORM = 64 << 10;

  private final ConsoleServices services;
  private final Sessions sessions;
  private final Assets assets = new Assets();
  private final Shell shell = new Shell(new Templates(), assets);
  private final SignInPages signIn;
  private final Feeds feeds;
  private final Map<String, Page> pages;

  /** A page, and what the REST key needs for it. */
  private record Page(Optional<Scope> scope, Handler handler) {}

  /** Answers a call; empty when it has answered by itself. */
  @FunctionalInterface
  private interface Handler {
    Optional<Answer> handle(Visit visit) throws IOException;
  }

  @FunctionalInterface
  private interface Simple {
    Answer handle(Visit visit) throws IOException;
  }

  public Console(ConsoleServices services) {
    this.services = services;
    this.sessions =
        new Sessions(new Seal(services.http().links().derive("console")), services.http().clock());
    this.signIn = new SignInPages(services, sessions, shell);
    this.feeds = new Feeds(services, shell);
    this.pages = pages();
  }

  /** By method and path below the console, a request's id in braces. */
  private Map<String, Page> pages() {
    ExportPages exports = new ExportPages(services, shell);
    ExportPage one = new ExportPage(services, exports, shell);
    NewExportPages newExport = new NewExportPages(services, exports, shell);
    EventPages events = new EventPages(services, shell);
    AuditPages audit = new AuditPages(services, shell);
    return Map.ofEntries(
        Map.entry("GET ", any(Console::landing)),
        Map.entry("POST sign-out", any(signIn::signOut)),
        Map.entry("GET apps", any(signIn::apps)),
        Map.entry("POST apps", any(signIn::choose)),
        Map.entry("GET exports", of(Scope.EXPORT, exports::list)),
        Map.entry("GET exports/stream", new Page(Optional.of(Scope.EXPORT), this::stream)),
        Map.entry("GET exports/new", of(Scope.EXPORT, newExport::form)),
        Map.entry("POST exports/new", of(Scope.EXPORT, newExport::order)),
        Map.entry("POST exports/estimate", of(Scope.EXPORT, newExport::estimate)),
        Map.entry("GET exports/{id}", of(Scope.EXPORT, one::show)),
        Map.entry("GET exports/{id}/preview", of(Scope.EXPORT, one::preview)),
        Map.entry("GET exports/{id}/histogram", of(Scope.EXPORT, one::histogram)),
        Map.entry("GET exports/{id}/download", of(Scope.EXPORT, exports::download)),
        Map.entry("POST exports/{id}/link", of(Scope.EXPORT, exports::link)),
        Map.entry("POST exports/{id}/cancel", of(Scope.EXPORT, exports::cancel)),
        Map.entry("POST exports/{id}/repeat", of(Scope.EXPORT, exports::repeat)),
        Map.entry("GET events", of(Scope.EXPORT, events::show)),
        Map.entry("GET events/volume", of(Scope.EXPORT, events::volume)),
        Map.entry("GET events/campaigns", of(Scope.EXPORT, events::campaigns)),
        Map.entry("GET health", any(new HealthPages(services, shell)::show)),
        Map.entry("GET audit", of(Scope.ADMIN, audit::show)),
        Map.entry(
            "GET audit.csv",
            new Page(
                Optional.of(Scope.ADMIN),
                visit -> {
                  audit.csv(visit);
                  return Optional.empty();
                })));
  }

  private static Page of(Scope scope, Simple simple) {
    return new Page(Optional.of(scope), visit -> Optional.of(simple.handle(visit)));
  }

  private static Page any(Simple simple) {
    return new Page(Optional.empty(), visit -> Optional.of(simple.handle(visit)));
  }

  @Override
  public boolean answer(PageCall call) throws IOException {
    List<String> path = call.path();
    if (path.equals(List.of("")) && call.method().equals("GET")) {
      send(call, Answer.see(Visit.root(call.base())));
      return true;
    }
    if (!path.getFirst().equals("console")) {
      return false;
    }
    Optional<Answer> answer = answer(call, path.subList(1, path.size()));
    if (answer.isPresent()) {
      send(call, answer.get());
    }
    return true;
  }

  private static void send(PageCall call, Answer answer) throws IOException {
    call.answer(answer.status(), answer.headers(), answer.body());
  }

  private Optional<Answer> answer(PageCall call, List<String> path) throws IOException {
    if (call.method().equals("GET")) {
      Optional<Answer> asset = assets.find(path);
      if (asset.isPresent()) {
        return asset;
      }
    }
    Map<String, List<String>> fields =
        call.method().equals("POST") ? call.form(LARGEST_FORM) : call.query();
    boolean foreign = call.method().equals("POST") && !isSameOrigin(call);
    if (path.equals(List.of("sign-in"))) {
      return Optional.of(
          call.method().equals("POST") && !foreign
              ? signIn.signIn(call, fields)
              : signIn.form(call, ""));
    }
    Optional<Visit> visit = visit(call, path, fields);
    if (visit.isEmpty()) {
      return Optional.of(outside(call));
    }
    try {
      if (foreign || isForged(visit.get())) {
        throw new PageException(
            403,
            "This form did not come from the console",
            "Nothing was done. Open the page anew and try again.");
      }
      return page(visit.get(), path);
    } catch (PageException e) {
      return Optional.of(problem(visit.get(), e));
    } catch (EventStoreException | JdbiException e) {
      LOG.error("request {}: the store does not answer", call.id(), e);
      return Optional.of(
          problem(
              visit.get(),
              new PageException(
                  503,
                  "The store cannot do this at the moment",
                  "Try again in a minute. If it stays, the server's log says why.")));
    } catch (RuntimeException e) {
      LOG.error("request {}: a fault of ours", call.id(), e);
      return Optional.of(
          problem(
              visit.get(),
              new PageException(
                  500,
                  "The server met a fault",
                  "Try again. If it stays, report the request id below to the operator.")));
    }
  }

  /** Nothing is kept of who is signed in: the cookie says it, and the database whether it holds. */
  private Optional<Visit> visit(
      PageCall call, List<String> path, Map<String, List<String>> fields) {
    Optional<Session> session = call.cookie(SignInPages.SESSION).flatMap(sessions::read);
    return session.flatMap(known ->
        access(known)
            .map(access ->
                new Visit(
                    call,
                    known,
                    access,
                    sessions.formToken(known.nonce()),
                    path.stream().filter(Exports::isId).findFirst().orElse(""),
                    fields)));
  }

  private Optional<Access> access(Session session) {
    return services.http().tenants().access(session.keyId(), session.appId());
  }

  /** To the page for signing in, of which a part of a page makes a whole one. */
  private static Answer outside(PageCall call) {
    String signIn = Visit.root(call.base()) + "/sign-in";
    return call.header("HX-Request").isPresent()
        ? Answer.plain(200, "").with("HX-Redirect", signIn)
        : Answer.see(signIn);
  }

  private boolean isForged(Visit visit) {
    return visit.call().method().equals("POST")
        && !sessions.isFormToken(visit.session().nonce(), visit.field("csrf"));
  }

  /**
   * As the browser tells; those that are old tell less, and one that tells nothing has the token.
   */
  private static boolean isSameOrigin(PageCall call) {
    Optional<String> site = call.header("Sec-Fetch-Site");
    if (site.isPresent()) {
      return site.get().equals("same-origin");
    }
    return call.header("Origin")
        .map(origin -> origin.substring(origin.indexOf("://") + 1))
        .map(origin -> origin.equals("//" + URI.create(call.base()).getRawAuthority()))
        .orElse(true);
  }

  private Optional<Answer> page(Visit visit, List<String> path) throws IOException {
    String name =
        path.stream()
            .map(part -> Exports.isId(part) ? "{id}" : part)
            .collect(Collectors.joining("/"));
    Page page = pages.get(visit.call().method() + " " + name);
    if (page == null) {
      throw new PageException(
          404, "There is no such page", "Check the address, or go on from the menu above.");
    }
    if (page.scope().isPresent() && !visit.access().scopes().contains(page.scope().get())) {
      String scope = page.scope().get().wireName();
      throw new PageException(
          403,
          "This key lacks the scope " + scope,
          "Sign out, and sign in with a REST key that has it. The operator makes one with: spillway"
              + " key add COMPANY --scope "
              + scope);
    }
    return page.handler().handle(visit);
  }

  private Answer problem(Visit visit, PageException problem) {
    return visit.call().header("HX-Request").isPresent()
        ? shell.problemPart(visit.root(), problem, visit.call().id())
        : shell.problem(Optional.of(visit), visit.root(), problem, visit.call().id());
  }

  private static Answer landing(Visit visit) {
    boolean exports = visit.access().scopes().contains(Scope.EXPORT);
    return Answer.see(
        visit.root()
            + (exports ? "/exports" : "/audit")
            + (visit.field("done").equals("switched") ? "?done=switched" : ""));
  }

  private Optional<Answer> stream(Visit visit) throws IOException {
    feeds.stream(
        visit,
        () ->
            services.now().isBefore(visit.session().expires())
                && access(visit.session()).isPresent());
    return Optional.empty();
  }

  /** Ends the streams. */
  @Override
  public void close() {
    feeds.close();
  }
}
