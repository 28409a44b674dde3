package dev.spillway.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a cluster leaves the parts of exports, each job's in a folder of its own, for this node to
 * fetch. It is this node's alone. Thread-safe.
 */
interface PartStore extends AutoCloseable {
  Pattern NAME = Pattern.compile("part-(\\d{1,9})(?:[^0-9].*)?");

  /** Where the cluster finds the folder of a job. */
  String location(String job);

  /** What is in the folder of a job, in the order of the numbers. */
  List<Part> parts(String job) throws IOException;

  /** Reads a part. To be closed. */
  InputStream read(String job, Part part) throws IOException;

  /** Removes the folder of a job, with all that is in it; no error when there is none. */
  void remove(String job) throws IOException;

  /** The jobs of which something is there. */
  List<String> jobs() throws IOException;

  @Override
  void close();

  /** A part, by its name. */
  record Part(String name, long bytes) implements Comparable<Part> {
    static boolean isName(String name) {
      return NAME.matcher(name).matches();
    }

    private int number() {
      Matcher matcher = NAME.matcher(name);
      if (!matcher.matches()) {
        throw new IllegalStateException("not a part's name");
      }
      return Integer.parseInt(matcher.group(1));
    }

    @Override
    public int compareTo(Part other) {
      int byNumber = Integer.compare(number(), other.number());
      return byNumber == 0 ? name.compareTo(other.name) : byNumber;
    }
  }
}
