package dev.spillway.intake;

import java.io.IOException;

/** The disk has less free space than is to be kept. */
final class DiskFullException extends IOException {
  private static final long serialVersionUID = 1L;

  DiskFullException() {
    super("the disk has less free space than is to be kept");
  }
}
