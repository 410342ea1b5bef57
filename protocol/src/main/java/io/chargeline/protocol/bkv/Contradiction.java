package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Splitter;

/**
 * Says in words what rejected bytes claim and what is there instead. What begins within a broken
 * frame ends its bytes, so that the claim may not be there as a whole.
 */
final class Contradiction {
  private static final int LENGTH_OFFSET = 2;

  private Contradiction() {}

  /** Null for what claims nothing. */
  static String of(Inbound.Rejected rejected) {
    Bytes raw = rejected.raw();
    return switch (rejected.reason()) {
      case LENGTH -> length(raw);
      case TAIL, CHECKSUM, DIRECTION -> frame(rejected);
      case INCOMPLETE -> incomplete(raw);
      default -> null;
    };
  }

  private static boolean lengthIsThere(Bytes raw) {
    return raw.length() >= Frame.UNCOUNTED;
  }

  private static int claimedLength(Bytes raw) {
    return raw.unsigned(LENGTH_OFFSET) << Byte.SIZE | raw.unsigned(LENGTH_OFFSET + 1);
  }

  private static String length(Bytes raw) {
    if (!lengthIsThere(raw)) {
      return "claims a length that no frame has; something else begins after %d bytes"
          .formatted(raw.length());
    }
    int length = claimedLength(raw);
    return length < Frame.MIN_LENGTH
        ? "claims a length of %d, the least is %d".formatted(length, Frame.MIN_LENGTH)
        : "claims a length of %d, the most is %d".formatted(length, Splitter.DEFAULT_CAP);
  }

  private static String frame(Inbound.Rejected rejected) {
    Bytes raw = rejected.raw();
    int size = lengthIsThere(raw) ? Frame.UNCOUNTED + claimedLength(raw) : Integer.MAX_VALUE;
    if (raw.length() < size) {
      return "its %s is wrong; something else begins after %d bytes"
          .formatted(rejected.reason().wireName(), raw.length());
    }
    return switch (rejected.reason()) {
      case TAIL -> tail(raw, size);
      case CHECKSUM -> checksum(raw, size - 3);
      default -> direction(raw);
    };
  }

  private static String tail(Bytes raw, int size) {
    return "claims a length of %d, which leads to %02X %02X where the tail FC EE should stand"
        .formatted(claimedLength(raw), raw.unsigned(size - 2), raw.unsigned(size - 1));
  }

  private static String checksum(Bytes raw, int end) {
    return "claims the checksum 0x%02X, its %d bytes from the length on sum to 0x%02X"
        .formatted(
            raw.unsigned(end), end - LENGTH_OFFSET, Frame.sum(raw.bigEndian(), LENGTH_OFFSET, end));
  }

  private static String direction(Bytes raw) {
    boolean up = raw.unsigned(1) == Frame.MAGIC_UP;
    return "begins as %s, its direction byte is %02X"
        .formatted(
            up ? "an uplink, FC FE" : "a downlink, FC FF", raw.unsigned(Frame.DIRECTION_OFFSET));
  }

  private static String incomplete(Bytes raw) {
    if (!lengthIsThere(raw)) {
      return "begins like a frame and ends after %d bytes, before its length is told"
          .formatted(raw.length());
    }
    int length = claimedLength(raw);
    return "claims a length of %d, which makes %d bytes; %d are there"
        .formatted(length, Frame.UNCOUNTED + length, raw.length());
  }
}
