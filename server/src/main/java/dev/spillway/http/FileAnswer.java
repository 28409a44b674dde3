package dev.spillway.http;

import dev.spillway.engine.Compression;
import dev.spillway.engine.FileFormat;
import dev.spillway.export.ExportFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.eclipse.jetty.http.ByteRange;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Sends a file, or the parts of it that were asked for, through one small buffer: RFC 9110,
 * sections 13 and 14. Used once, by one thread.
 */
final class FileAnswer {
  static final String CSV = "text/csv; charset=utf-8";
  private static final int BUFFER = 128 * 1024;

  /** Who asks for more parts gets the whole file, which is less work for both. */
  private static final int MOST_PARTS = 16;

  private final Exchange exchange;
  private final ExportFile file;
  private final String contentType;
  private final Instant completed;
  private final SlowReader slowReader;

  FileAnswer(
      Exchange exchange, ExportFile file, FileFormat format, Instant completed, Duration timeout) {
    this.exchange = exchange;
    this.file = file;
    this.contentType = format.compression().map(Compression::contentType).orElse(CSV);
    this.completed = completed;
    this.slowReader = new SlowReader(timeout);
  }

  void send(SeekableByteChannel channel) throws IOException {
    headers();
    Preconditions conditions = new Preconditions(exchange.headers(), etag(), completed);
    switch (conditions.outcome()) {
      case FAILED ->
          throw new ApiException(
              ApiError.PRECONDITION_FAILED,
              "the file is not the one that If-Match or If-Unmodified-Since names");
      case NOT_MODIFIED -> {
        exchange.begin(HttpStatus.NOT_MODIFIED_304);
        exchange.write(ByteBuffer.allocate(0), true);
      }
      case PASSED -> {
        List<String> ranges = exchange.headers().getValuesList(HttpHeader.RANGE);
        if (ranges.isEmpty() || !isGet() || !conditions.rangesApply()) {
          whole(channel);
        } else {
          parts(channel, ranges);
        }
      }
    }
  }

  private boolean isGet() {
    return HttpMethod.GET.is(exchange.request().getMethod());
  }

  private void headers() {
    byte[] sha256 = HexFormat.of().parseHex(file.sha256());
    exchange
        .answerHeaders()
        .put(HttpHeader.ETAG, etag())
        .putDate(HttpHeader.LAST_MODIFIED, completed.toEpochMilli())
        .put(HttpHeader.ACCEPT_RANGES, "bytes")
        .put(HttpHeader.CACHE_CONTROL, "no-store")
        .put("Content-Disposition", "attachment; filename=\"" + file.name() + "\"")
        .put("X-Content-Type-Options", "nosniff")
        .put("Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":");
  }

  private String etag() {
    return '"' + file.sha256() + '"';
  }

  private void whole(SeekableByteChannel channel) throws IOException {
    exchange
        .answerHeaders()
        .put(HttpHeader.CONTENT_TYPE, contentType)
        .put(HttpHeader.CONTENT_LENGTH, file.size());
    exchange.begin(HttpStatus.OK_200);
    if (isGet()) {
      copy(channel, 0, file.size());
    }
    exchange.write(ByteBuffer.allocate(0), true);
  }

  private void parts(SeekableByteChannel channel, List<String> ranges) throws IOException {
    if (ranges.stream().anyMatch(range -> !range.strip().startsWith("bytes="))) {
      // Another unit, or none: RFC 9110 says to pass the header over.
      whole(channel);
      return;
    }
    List<ByteRange> wanted = ByteRange.parse(ranges, file.size());
    if (wanted.isEmpty()) {
      exchange
          .answerHeaders()
          .put(HttpHeader.CONTENT_RANGE, ByteRange.toNonSatisfiableHeaderValue(file.size()));
      throw new ApiException(
          ApiError.RANGE_NOT_SATISFIABLE,
          "no range lies inside the file, which has " + file.size() + " bytes");
    } else if (wanted.size() == 1) {
      one(channel, wanted.getFirst());
    } else if (wanted.size() > MOST_PARTS
        || wanted.stream().mapToLong(ByteRange::getLength).sum() > file.size()) {
      whole(channel);
    } else {
      several(channel, wanted);
    }
  }

  private void one(SeekableByteChannel channel, ByteRange range) throws IOException {
    exchange
        .answerHeaders()
        .put(HttpHeader.CONTENT_TYPE, contentType)
        .put(HttpHeader.CONTENT_LENGTH, range.getLength())
        .put(HttpHeader.CONTENT_RANGE, range.toHeaderValue(file.size()));
    exchange.begin(HttpStatus.PARTIAL_CONTENT_206);
    copy(channel, range.first(), range.getLength());
    exchange.write(ByteBuffer.allocate(0), true);
  }

  private void several(SeekableByteChannel channel, List<ByteRange> ranges) throws IOException {
    String boundary = UUID.randomUUID().toString();
    byte[] end = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
    long length = end.length;
    for (ByteRange range : ranges) {
      length += partHeader(boundary, range).length + range.getLength();
    }
    exchange
        .answerHeaders()
        .put(HttpHeader.CONTENT_TYPE, "multipart/byteranges; boundary=" + boundary)
        .put(HttpHeader.CONTENT_LENGTH, length);
    exchange.begin(HttpStatus.PARTIAL_CONTENT_206);
    for (ByteRange range : ranges) {
      exchange.write(ByteBuffer.wrap(partHeader(boundary, range)), false);
      copy(channel, range.first(), range.getLength());
    }
    exchange.write(ByteBuffer.wrap(end), true);
  }

  private byte[] partHeader(String boundary, ByteRange range) {
    HttpField contentRange =
        new HttpField(HttpHeader.CONTENT_RANGE, range.toHeaderValue(file.size()));
    HttpFields fields =
        HttpFields.build().add(HttpHeader.CONTENT_TYPE, contentType).add(contentRange);
    return ("\r\n--" + boundary + "\r\n" + fields.toString()).getBytes(StandardCharsets.US_ASCII);
  }

  private void copy(SeekableByteChannel channel, long from, long length) throws IOException {
    // Outside the heap, since file and socket would each copy through such a buffer otherwise.
    ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(BUFFER, length));
    channel.position(from);
    long left = length;
    while (left > 0) {
      buffer.clear().limit((int) Math.min(BUFFER, left));
      if (channel.read(buffer) < 0) {
        throw new IOException("a result file is shorter than its request says");
      }
      left -= buffer.flip().remaining();
      slowReader.write(exchange, buffer);
    }
  }
}
