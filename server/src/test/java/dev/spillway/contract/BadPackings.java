package dev.spillway.contract;

import static dev.spillway.contract.BadInput.GOOD;

import com.github.luben.zstd.ZstdOutputStream;
import dev.spillway.contract.EventForms.Form;
import dev.spillway.contract.EventForms.Packing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Bodies that are not packed as they say, and requests that do not say it rightly. */
final class BadPackings {
  private static final int BOMB = 64 << 20;

  private BadPackings() {}

  static Stream<BadInput> all() {
    return Stream.of(packed(Packing.GZIP), packed(Packing.ZSTD), windows(), headers())
        .flatMap(List::stream);
  }

  private static List<BadInput> packed(Packing packing) {
    return List.of(
        packed(packing, "cut short", packed -> Arrays.copyOf(packed, packed.length - 6)),
        packed(packing, "cut to its first byte", packed -> Arrays.copyOf(packed, 1)),
        packed(packing, "not packed at all", packed -> lines()),
        packed(
            packing,
            "with a changed byte",
            packed -> {
              packed[packed.length - 2] ^= 0x55;
              return packed;
            }),
        packed(
            packing,
            "with something behind it",
            packed -> {
              byte[] longer = Arrays.copyOf(packed, packed.length + 20);
              Arrays.fill(longer, packed.length, longer.length, (byte) 'x');
              return longer;
            }),
        BadInput.of(
                Form.NDJSON,
                packing + ", a bomb",
                () -> packing.pack(new byte[BOMB]),
                "at most 500 times its packed size")
            .with("Content-Encoding", packing.encoding)
            .answered(413));
  }

  private static BadInput packed(Packing packing, String name, UnaryOperator<byte[]> change) {
    return BadInput.of(
            Form.NDJSON,
            packing + ", " + name,
            () -> change.apply(pack(packing, lines())),
            "the body is not " + packing.encoding)
        .with("Content-Encoding", packing.encoding);
  }

  private static byte[] lines() {
    return (GOOD + "\n").repeat(100).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] pack(Packing packing, byte[] plain) {
    return packing == Packing.ZSTD ? zstd(plain, 20) : packing.pack(plain);
  }

  private static List<BadInput> windows() {
    return List.of(
        BadInput.of(
                Form.NDJSON,
                "zstd, a window of 64 MiB",
                () -> zstd(lines(), 26),
                "a window of more than 8 MiB")
            .with("Content-Encoding", "zstd"));
  }

  private static byte[] zstd(byte[] plain, int windowLog) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZstdOutputStream out = new ZstdOutputStream(packed)) {
      out.setChecksum(true).setLong(windowLog);
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static List<BadInput> headers() {
    BadInput plain = BadInput.of(Form.NDJSON, "no fault but its headers'", GOOD, "");
    return List.of(
        saying(typed("text/plain"), "Content-Type must be"),
        saying(typed("application/xml"), "Content-Type must be"),
        saying(typed("application/parquet"), "application/vnd.apache.parquet"),
        saying(plain.with("Content-Encoding", "br").answered(415), "Content-Encoding must be"),
        saying(plain.with("Content-Encoding", "deflate").answered(415), "Content-Encoding must be"),
        saying(
            plain.with("Content-Encoding", "gzip, gzip").answered(415), "Content-Encoding must be"),
        saying(plain.asking("?on_error=go"), "on_error must be"),
        saying(plain.with("Idempotency-Key", "k".repeat(256)), "Idempotency-Key"),
        saying(plain.with("Idempotency-Key", "two words"), "Idempotency-Key"));
  }

  private static BadInput typed(String type) {
    return new BadInput(
        "the type " + type,
        "",
        List.of("Content-Type", type),
        () -> GOOD.getBytes(StandardCharsets.UTF_8),
        415,
        31,
        "");
  }

  private static BadInput saying(BadInput input, String part) {
    return new BadInput(
        input.name() + ", " + String.join(" ", input.headers()),
        input.query(),
        input.headers(),
        input.body(),
        input.status(),
        input.code(),
        part);
  }
}
