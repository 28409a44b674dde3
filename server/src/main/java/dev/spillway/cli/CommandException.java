package dev.spillway.cli;

/** A command cannot do its work; the message is all that its user sees. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean wrongUsage;

  private CommandException(String message, boolean wrongUsage) {
    super(message);
    this.wrongUsage = wrongUsage;
  }

  CommandException(String message) {
    this(message, false);
  }

  static CommandException wrongUsage(String message) {
    return new CommandException(message, true);
  }

  boolean isWrongUsage() {
    return wrongUsage;
  }
}
