package dev.spillway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class BlockDeflaterTest {
  private static final long SEED = 20_261_125;
  private static final int BLOCK = 1 << 20;

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void the_fast_one_is_there_on_a_usual_server() {
    assertThat(BlockDeflater.isFast()).isTrue();
  }

  @Test
  void what_is_packed_is_unpacked_to_the_same_whatever_it_is() throws DataFormatException {
    Random random = new Random(SEED);
    for (BlockDeflater deflater : both()) {
      for (int round = 0; round < 200; round++) {
        byte[] block = block(random, round);
        byte[] packed = deflater.deflate(block, block.length, 3, 5);
        assertThat(unpack(packed, 3, packed.length - 5, block.length)).isEqualTo(block);
      }
    }
  }

  @Test
  void a_block_becomes_the_same_bytes_whatever_was_packed_before() {
    Random random = new Random(SEED);
    byte[] block = block(random, 1);
    for (BlockDeflater deflater : both()) {
      byte[] first = pack(deflater, block);
      for (int round = 0; round < 20; round++) {
        pack(deflater, block(random, round));
        assertThat(pack(deflater, block)).isEqualTo(first);
      }
    }
  }

  private static List<BlockDeflater> both() {
    BlockDeflater plain = new BlockDeflater(BlockDeflater.plain());
    return BlockDeflater.isFast()
        ? List.of(new BlockDeflater(BlockDeflater.fast()), plain)
        : List.of(plain);
  }

  private static byte[] pack(BlockDeflater deflater, byte[] block) {
    return deflater.deflate(block, block.length, 0, 0);
  }

  /** Of every kind: noise, lines of digits, one byte again and again, and of any length. */
  private static byte[] block(Random random, int kind) {
    int length =
        switch (kind % 5) {
          case 0 -> 1;
          case 1 -> BLOCK;
          case 2 -> 65_535 + random.nextInt(3);
          default -> 1 + random.nextInt(BLOCK);
        };
    byte[] block = new byte[length];
    switch (kind % 3) {
      case 0 -> random.nextBytes(block);
      case 1 -> {
        for (int i = 0; i < length; i++) {
          block[i] = (byte) "0123456789abcdef-;\n".charAt(random.nextInt(19));
        }
      }
      default -> Arrays.fill(block, (byte) 'x');
    }
    return block;
  }

  private static byte[] unpack(byte[] packed, int start, int end, int length)
      throws DataFormatException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed, start, end - start);
      byte[] plain = new byte[length];
      assertThat(inflater.inflate(plain)).isEqualTo(length);
      inflater.inflate(new byte[0]);
      assertThat(inflater.getRemaining()).isZero();
      return plain;
    } finally {
      inflater.end();
    }
  }
}
