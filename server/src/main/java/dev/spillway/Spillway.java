package dev.spillway;

import dev.spillway.cli.CommandLineInterface;

/** The program's entry. */
public final class Spillway {
  private Spillway() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(CommandLineInterface.run(args));
  }
}
