package dev.spillway.client;

/** Is told what happens on the way to a file, by one thread at a time. */
public interface ExportListener {
  /**
   * The request is there.
   *
   * @param again whether an earlier run asked for it
   */
  void asked(ExportView request, boolean again);

  /** The server works on it. */
  void exporting(ExportView request);

  /**
   * A download goes on, or begins.
   *
   * @param place how many bytes are there already
   * @param size how many there will be; negative when this is not known
   */
  void downloading(long place, long size);

  /** So many bytes are there now. */
  void downloaded(long place);

  /** Something is to be known: why there is a wait, or what had to be done once more. */
  void note(String message);
}
