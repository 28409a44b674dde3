package dev.spillway.apidoc;

/** Writes HTML; all text is escaped. Not thread-safe. */
final class Html {
  private final StringBuilder text = new StringBuilder();

  /** What stands inside an element. */
  @FunctionalInterface
  interface Content {
    void write(Html html);
  }

  /** An element with what is in it; attributes are names and values in turn. */
  Html element(String name, Content content, String... attributes) {
    open(name, attributes);
    content.write(this);
    text.append("</").append(name).append('>');
    return this;
  }

  /** An element with text alone. */
  Html element(String name, String content, String... attributes) {
    return element(name, html -> html.text(content), attributes);
  }

  /** A table, which is scrolled by itself where it is wider than the page. */
  Html table(Content rows, String... names) {
    return element(
        "div",
        wrapper ->
            wrapper.element(
                "table",
                table -> {
                  table.element(
                      "tr",
                      head -> {
                        for (String name : names) {
                          head.element("th", name, "scope", "col");
                        }
                      });
                  rows.write(table);
                }),
        "class",
        "wide");
  }

  /** An element that has no end. */
  Html single(String name, String... attributes) {
    open(name, attributes);
    return this;
  }

  private void open(String name, String... attributes) {
    text.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      text.append(' ').append(attributes[i]).append("=\"");
      text.append(escaped(attributes[i + 1])).append('"');
    }
    text.append('>');
  }

  Html text(String content) {
    text.append(escaped(content));
    return this;
  }

  /** Text that is HTML already, such as a style. */
  Html raw(String content) {
    text.append(content);
    return this;
  }

  /** A line of prose, in which what stands between back-ticks is code. */
  Html prose(String line) {
    String[] pieces = line.split("`", -1);
    for (int i = 0; i < pieces.length; i++) {
      if (i % 2 == 0) {
        text(pieces[i]);
      } else {
        element("code", pieces[i]);
      }
    }
    return this;
  }

  /** Paragraphs of prose, with an empty line between them. */
  Html paragraphs(String prose) {
    for (String paragraph : prose.strip().split("\n\\s*\n", -1)) {
      if (!paragraph.isBlank()) {
        element("p", html -> html.prose(paragraph.replace('\n', ' ')));
      }
    }
    return this;
  }

  private static String escaped(String content) {
    return content
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
