package io.chargeline.benchmarks.codec;

import java.nio.ByteBuffer;

/**
 * The least that framing can be: header and length are read, the checksum is summed, a slice is
 * handed out. Knows no junk, no beginnings, no other items, no protocols but its own.
 */
enum LengthField {
  AP3000 {
    @Override
    int size(ByteBuffer in, int at) {
      return 5 + (u8(in, at + 3) | u8(in, at + 4) << 8);
    }

    @Override
    ByteBuffer frame(ByteBuffer in, int at) {
      if (in.get(at) != 'D' || in.get(at + 1) != 'N' || in.get(at + 2) != 'Y') {
        throw new IllegalStateException("no header at " + at);
      }
      int size = size(in, at);
      int end = at + size - 2;
      int claimed = u8(in, end) | u8(in, end + 1) << 8;
      return checked(in, at, size, (sum(in, at, end) & 0xFFFF) == claimed);
    }
  },
  BKV {
    @Override
    int size(ByteBuffer in, int at) {
      return 4 + (u8(in, at + 2) << 8 | u8(in, at + 3));
    }

    @Override
    ByteBuffer frame(ByteBuffer in, int at) {
      if (u8(in, at) != 0xFC || u8(in, at + 1) != 0xFE) {
        throw new IllegalStateException("no header at " + at);
      }
      int size = size(in, at);
      int end = at + size - 3;
      return checked(in, at, size, (sum(in, at + 2, end) & 0xFF) == u8(in, end));
    }
  };

  /** In bytes, header and checksum included. */
  abstract int size(ByteBuffer in, int at);

  /**
   * A view of the frame.
   *
   * @throws IllegalStateException if there is none
   */
  abstract ByteBuffer frame(ByteBuffer in, int at);

  private static ByteBuffer checked(ByteBuffer in, int at, int size, boolean good) {
    if (!good) {
      throw new IllegalStateException("bad checksum at " + at);
    }
    return in.slice(at, size);
  }

  private static int sum(ByteBuffer in, int from, int until) {
    int sum = 0;
    for (int i = from; i < until; i++) {
      sum += u8(in, i);
    }
    return sum;
  }

  private static int u8(ByteBuffer in, int at) {
    return in.get(at) & 0xFF;
  }
}
