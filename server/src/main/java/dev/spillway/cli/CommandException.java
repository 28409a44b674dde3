package dev.spillway.cli;

/** A command cannot do its work; the message is all that its user sees. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }
}
