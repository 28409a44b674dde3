package dev.spillway.console;

import java.util.Map;
import java.util.Optional;

/** Puts pages into their frame. Thread-safe. */
final class Shell {
  private static final Map<String, String> NOTICES =
      Map.of(
          "ordered", "The export is ordered. This page follows it by itself.",
          "cancelled", "The export was cancelled.",
          "deleted", "The file was deleted.",
          "switched", "You now work with this app.");

  private final Templates templates;
  private final Assets assets;

  Shell(Templates templates, Assets assets) {
    this.templates = templates;
    this.assets = assets;
  }

  /** A page of the template that is named like its tab. */
  Answer page(Visit visit, String tab, String title, Object view) {
    return page(visit, tab, tab, title, view);
  }

  Answer page(Visit visit, String template, String tab, String title, Object view) {
    Optional<String> notice = Optional.ofNullable(NOTICES.get(visit.field("done")));
    Frame frame =
        new Frame(
            title, tab, visit.root(), assets, Optional.of(visit.access()), visit.token(), notice);
    return Answer.html(200, templates.page(template, frame, view));
  }

  Answer part(Visit visit, String template, Object view) {
    return Answer.html(200, part(visit.root(), template, view));
  }

  String part(String root, String template, Object view) {
    return templates.part(template, root, view);
  }

  /** A page for one who has not signed in. */
  Answer outside(
      int status, String template, String root, String token, String title, Object view) {
    Frame frame = new Frame(title, "", root, assets, Optional.empty(), token, Optional.empty());
    return Answer.html(status, templates.page(template, frame, view));
  }

  /** What is wrong. */
  record Problem(String title, String advice, String requestId) {}

  Answer problem(Optional<Visit> visit, String root, PageException problem, String requestId) {
    Frame frame =
        new Frame(
            problem.title(),
            "",
            root,
            assets,
            visit.map(Visit::access),
            visit.map(Visit::token).orElse(""),
            Optional.empty());
    return Answer.html(
        problem.status(),
        templates.page(
            "problem", frame, new Problem(problem.title(), problem.advice(), requestId)));
  }

  /** What is wrong, in the place of a part of a page. */
  Answer problemPart(String root, PageException problem, String requestId) {
    return Answer.html(
        200, part(root, "problemPart", new Problem(problem.title(), problem.advice(), requestId)));
  }
}
