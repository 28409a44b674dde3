package dev.spillway.console;

import dev.spillway.http.PageCall;
import dev.spillway.tenant.ApiKey;
import dev.spillway.tenant.App;
import dev.spillway.tenant.Company;
import dev.spillway.tenant.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Signing in and out, and choosing the app to work with. */
final class SignInPages {
  static final String SESSION = "spillway_session";
  static final String VISIT = "spillway_visit";

  /** An operator's key is good for every app; the filter finds those behind. */
  private static final int SHOWN_APPS = 100;

  private final ConsoleServices services;
  private final Sessions sessions;
  private final Shell shell;
  private final SignInLimit limit;

  SignInPages(ConsoleServices services, Sessions sessions, Shell shell) {
    this.services = services;
    this.sessions = sessions;
    this.shell = shell;
    this.limit = new SignInLimit(services.http().clock());
  }

  /** The page, with what was wrong with the last try; empty when nothing was. */
  record SignInView(String problem) {}

  Answer form(PageCall call, String problem) {
    return form(call, 200, problem);
  }

  private Answer form(PageCall call, int status, String problem) {
    String root = Visit.root(call.base());
    String nonce =
        call.cookie(VISIT).filter(text -> text.length() == 22).orElseGet(sessions::nonce);
    return shell
        .outside(
            status, "signIn", root, sessions.formToken(nonce), "Sign in", new SignInView(problem))
        .with("Set-Cookie", cookie(call, VISIT, nonce));
  }

  /** Whether the form came from a page of ours. */
  boolean isOwnForm(PageCall call, Map<String, List<String>> fields) {
    String token = fields.getOrDefault("csrf", List.of("")).getFirst();
    return call.cookie(VISIT).map(nonce -> sessions.isFormToken(nonce, token)).orElse(false);
  }

  Answer signIn(PageCall call, Map<String, List<String>> fields) {
    if (!isOwnForm(call, fields)) {
      return form(call, 403, "This page was open for too long, or its cookie was lost. Try again.");
    }
    Optional<Duration> wait = limit.wait(call.peer());
    if (wait.isPresent()) {
      return form(
              call,
              429,
              "Too many wrong keys came from your address. Try again in "
                  + Texts.span(wait.get().plusSeconds(1))
                  + ".")
          .with("Retry-After", Long.toString(wait.get().toSeconds() + 1));
    }
    Optional<ApiKey> key =
        services
            .http()
            .tenants()
            .findKey(fields.getOrDefault("key", List.of("")).getFirst().strip());
    if (key.isEmpty()) {
      limit.failed(call.peer());
      return form(
          call,
          401,
          "This is no REST key of this server. Check that it was copied whole; one that was revoked"
              + " does not work any more.");
    }
    if (!key.get().scopes().contains(Scope.EXPORT) && !key.get().scopes().contains(Scope.ADMIN)) {
      return form(
          call,
          403,
          "This key lacks the scope export, so that it cannot see exports. Sign in with a key that"
              + " has it; the operator makes one with: spillway key add COMPANY --scope export");
    }
    return begin(call, key.get());
  }

  private Answer begin(PageCall call, ApiKey key) {
    List<App> apps = services.http().tenants().apps(key.companyId());
    if (apps.isEmpty()) {
      return form(
          call,
          403,
          "The key is good, but there is no app yet. The operator makes one with: spillway app add"
              + " COMPANY NAME");
    }
    String root = Visit.root(call.base());
    Session session = sessions.begin(key.id(), apps.getFirst().id());
    return Answer.see(apps.size() == 1 ? root : root + "/apps")
        .with("Set-Cookie", cookie(call, SESSION, sessions.write(session)));
  }

  private static String cookie(PageCall call, String name, String value) {
    return "%s=%s; Path=%s; HttpOnly; SameSite=Strict%s"
        .formatted(
            name,
            value,
            Visit.root(call.base()),
            call.base().toLowerCase(Locale.ROOT).startsWith("https:") ? "; Secure" : "");
  }

  Answer signOut(Visit visit) {
    return Answer.see(visit.root() + "/sign-in")
        .with("Set-Cookie", cookie(visit.call(), SESSION, "") + "; Max-Age=0");
  }

  /** An app that can be chosen. */
  record Choice(String id, String name, String company, boolean current) {}

  /** The apps of the key, of the filter's if there is one. */
  record AppsView(List<Choice> apps, String filter, boolean more, boolean many) {}

  Answer apps(Visit visit) {
    Map<String, String> companies = new HashMap<>();
    for (Company company : services.http().tenants().companies()) {
      companies.put(company.id(), company.name());
    }
    String filter = visit.field("filter").strip().toLowerCase(Locale.ROOT);
    List<App> all = services.http().tenants().appsOfKey(visit.session().keyId());
    List<Choice> found = new ArrayList<>();
    for (App app : all) {
      String company = companies.getOrDefault(app.companyId(), "");
      if ((app.name() + " " + company).toLowerCase(Locale.ROOT).contains(filter)) {
        found.add(new Choice(app.id(), app.name(), company, app.id().equals(visit.app().id())));
      }
    }
    boolean more = found.size() > SHOWN_APPS;
    return shell.page(
        visit,
        "apps",
        "Choose an app",
        new AppsView(
            more ? found.subList(0, SHOWN_APPS) : found,
            visit.field("filter"),
            more,
            all.size() > 10));
  }

  Answer choose(Visit visit) {
    String app = visit.field("app");
    if (services.http().tenants().access(visit.session().keyId(), app).isEmpty()) {
      throw new PageException(
          404, "There is no such app", "Choose one of the list, which holds the apps of your key.");
    }
    Session chosen =
        new Session(
            visit.session().keyId(), app, visit.session().expires(), visit.session().nonce());
    return Answer.see(visit.root() + "?done=switched")
        .with("Set-Cookie", cookie(visit.call(), SESSION, sessions.write(chosen)));
  }
}
