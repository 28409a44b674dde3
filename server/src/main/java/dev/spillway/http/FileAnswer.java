package dev.spillway.http;

import dev.spillway.engine.Compression;
import dev.spillway.engine.FileFormat;
import dev.spillway.export.ExportFile;
import dev.spillway.result.StoredResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
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
  private long sent;

  FileAnswer(
      Exchange exchange, ExportFile file, FileFormat format, Instant completed, Patience patience) {
    this.exchange = exchange;
    this.file = file;
    this.contentType = contentType(format);
    this.completed = completed;
    this.slowReader = new SlowReader(patience);
  }

  static String contentType(FileFormat format) {
    return format.compression().map(Compression::contentType).orElse(CSV);
  }

  static String disposition(ExportFile file) {
    return "attachment; filename=\"" + file.name() + "\"";
  }

  /** How many of the file's bytes were handed to the network so far. */
  long sent() {
    return sent;
  }

  void send(StoredResult result) throws IOException {
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
          whole(result);
        } else {
          parts(result, ranges);
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
        .put("Content-Disposition", disposition(file))
        .put("X-Content-Type-Options", "nosniff")
        .put("Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":");
  }

  private String etag() {
    return '"' + file.sha256() + '"';
  }

  private void whole(StoredResult result) throws IOException {
    exchange
        .answerHeaders()
        .put(HttpHeader.CONTENT_TYPE, contentType)
        .put(HttpHeader.CONTENT_LENGTH, file.size());
    exchange.begin(HttpStatus.OK_200);
    if (isGet()) {
      copy(result, 0, file.size());
    }
    exchange.write(ByteBuffer.allocate(0), true);
  }

  private void parts(StoredResult result, List<String> ranges) throws IOException {
    if (ranges.stream().anyMatch(range -> !range.strip().startsWith("bytes="))) {
      // Another unit, or none: RFC 9110 says to pass the header over.
      whole(result);
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
      one(result, wanted.getFirst());
    } else if (wanted.size() > MOST_PARTS
        || wanted.stream().mapToLong(ByteRange::getLength).sum() > file.size()) {
      whole(result);
    } else {
      several(result, wanted);
    }
  }

  private void one(StoredResult result, ByteRange range) throws IOException {
    exchange
        .answerHeaders()
        .put(HttpHeader.CONTENT_TYPE, contentType)
        .put(HttpHeader.CONTENT_LENGTH, range.getLength())
        .put(HttpHeader.CONTENT_RANGE, range.toHeaderValue(file.size()));
    exchange.begin(HttpStatus.PARTIAL_CONTENT_206);
    copy(result, range.first(), range.getLength());
    exchange.write(ByteBuffer.allocate(0), true);
  }

  private void several(StoredResult result, List<ByteRange> ranges) throws IOException {
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
      copy(result, range.first(), range.getLength());
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

  private void copy(StoredResult result, long from, long whole) throws IOException {
    // Outside the heap, since file and socket would each copy through such a buffer otherwise.
    ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(BUFFER, whole));
    ReadableByteChannel channel = result.range(from, whole);
    long left = whole;
    while (left > 0) {
      buffer.clear().limit((int) Math.min(BUFFER, left));
      if (channel.read(buffer) < 0) {
        throw new IOException("a result file is shorter than its request says");
      }
      int length = buffer.flip().remaining();
      left -= length;
      slowReader.write(exchange, buffer);
      sent += length;
    }
  }
}
