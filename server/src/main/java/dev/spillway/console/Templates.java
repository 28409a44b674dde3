package dev.spillway.console;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.HashMap;
import java.util.Map;

/** Fills the templates, which were compiled with the program. Thread-safe. */
final class Templates {
  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Templates.class.getClassLoader(), "dev.spillway.console");

  /** A whole page. */
  String page(String name, Frame frame, Object view) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("frame", frame);
    parameters.put("view", view);
    return render(name, parameters);
  }

  /** A part of a page. */
  String part(String name, String root, Object view) {
    return render(name, Map.of("root", root, "view", view));
  }

  private String render(String name, Map<String, Object> parameters) {
    StringOutput html = new StringOutput();
    engine.render(name + ".jte", parameters, html);
    return html.toString();
  }
}
