package dev.spillway.event;

import dev.spillway.disk.OwnerOnly;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/** The streams of {@link LocalFileIO}, and of what is on the local disk before it is kept. */
final class LocalStreams {
  private LocalStreams() {}

  /** Reads from any place of a file. */
  static final class Input extends SeekableInputStream {
    private final FileChannel channel;

    Input(Path path) throws IOException {
      this.channel = FileChannel.open(path, StandardOpenOption.READ);
    }

    @Override
    public long getPos() throws IOException {
      return channel.position();
    }

    @Override
    public void seek(long position) throws IOException {
      channel.position(position);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      return channel.read(ByteBuffer.wrap(bytes, from, length));
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** What is done with a file that was written whole. */
  @FunctionalInterface
  interface Written {
    void keep(Path file) throws IOException;
  }

  /** Writes a new file; closing it has it kept. */
  static final class Output extends PositionOutputStream {
    private static final int BUFFER = 64 * 1024;

    private final Path path;
    private final Written written;
    private final OutputStream stream;
    private long position;
    private boolean closed;

    Output(Path path, Written written) throws IOException {
      this.path = path;
      this.written = written;
      this.stream =
          new BufferedOutputStream(
              Channels.newOutputStream(
                  FileChannel.open(
                      path,
                      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                      OwnerOnly.newFile(path))),
              BUFFER);
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int value) throws IOException {
      stream.write(value);
      position++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      stream.write(bytes, from, length);
      position += length;
    }

    @Override
    public void flush() throws IOException {
      stream.flush();
    }

    @Override
    public void close() throws IOException {
      if (closed) {
        return;
      }
      closed = true;
      stream.close();
      written.keep(path);
    }
  }
}
