package io.chargeline.protocol.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes bytes as lines, cables and firmware do; the same changes for the same seed. */
final class Mutations {
  private static final int[] TELLING = {0x00, 0x01, 0x02, 0x7F, 0x80, 0xFC, 0xFE, 0xFF};
  private static final int LONGEST = 600;

  private final Random random;
  private final List<byte[]> seeds;

  Mutations(List<byte[]> seeds, long seed) {
    this.seeds = seeds;
    this.random = new Random(seed);
  }

  byte[] next() {
    byte[] bytes = any();
    for (int i = random.nextInt(5); i >= 0; i--) {
      bytes = changed(bytes);
    }
    return bytes.length > LONGEST ? Arrays.copyOf(bytes, LONGEST) : bytes;
  }

  private byte[] any() {
    return seeds.get(random.nextInt(seeds.size())).clone();
  }

  private byte[] changed(byte[] bytes) {
    return switch (random.nextInt(7)) {
      case 0 -> flipped(bytes);
      case 1 -> set(bytes, TELLING[random.nextInt(TELLING.length)]);
      case 2 -> set(bytes, random.nextInt(256));
      case 3 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      case 4 -> spliced(bytes, bytes);
      case 5 -> spliced(bytes, any());
      default -> without(bytes);
    };
  }

  private byte[] flipped(byte[] bytes) {
    if (bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private byte[] set(byte[] bytes, int value) {
    if (bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] = (byte) value;
    }
    return bytes;
  }

  /** The beginning of one and the end of the other. */
  private byte[] spliced(byte[] first, byte[] second) {
    int head = random.nextInt(first.length + 1);
    int from = random.nextInt(second.length + 1);
    byte[] both = Arrays.copyOf(first, head + second.length - from);
    System.arraycopy(second, from, both, head, second.length - from);
    return both;
  }

  private byte[] without(byte[] bytes) {
    int from = random.nextInt(bytes.length + 1);
    int until = Math.min(bytes.length, from + 1 + random.nextInt(8));
    byte[] rest = Arrays.copyOf(bytes, bytes.length - (until - from));
    System.arraycopy(bytes, until, rest, from, bytes.length - until);
    return rest;
  }
}
