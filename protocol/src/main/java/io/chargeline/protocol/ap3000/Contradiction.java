package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Splitter;

/**
 * Says in words what rejected bytes claim and what is there instead. What begins within a broken
 * frame ends its bytes, so that the claim may not be there as a whole.
 */
final class Contradiction {
  private static final int LENGTH_OFFSET = 3;

  private Contradiction() {}

  /** Null for what claims nothing. */
  static String of(Inbound.Rejected rejected) {
    Bytes raw = rejected.raw();
    return switch (rejected.reason()) {
      case LENGTH -> length(raw);
      case CHECKSUM -> checksum(raw);
      case INCOMPLETE -> incomplete(raw);
      default -> null;
    };
  }

  private static boolean headerIsThere(Bytes raw) {
    return raw.length() >= Frame.HEADER_SIZE;
  }

  private static int claimedLength(Bytes raw) {
    return raw.unsigned(LENGTH_OFFSET) | raw.unsigned(LENGTH_OFFSET + 1) << Byte.SIZE;
  }

  private static String length(Bytes raw) {
    if (!headerIsThere(raw)) {
      return "claims a length that no frame has; something else begins after %d bytes"
          .formatted(raw.length());
    }
    int length = claimedLength(raw);
    return length < Frame.MIN_LENGTH
        ? "claims a length of %d, the least is %d".formatted(length, Frame.MIN_LENGTH)
        : "claims a length of %d, a frame is %d bytes at most"
            .formatted(length, Splitter.DEFAULT_CAP);
  }

  private static String checksum(Bytes raw) {
    int size = headerIsThere(raw) ? Frame.HEADER_SIZE + claimedLength(raw) : Integer.MAX_VALUE;
    if (raw.length() < size) {
      return "its checksum is wrong; something else begins after %d bytes".formatted(raw.length());
    }
    int end = size - 2;
    int claimed = raw.unsigned(end) | raw.unsigned(end + 1) << Byte.SIZE;
    return "claims the checksum 0x%04X, its %d bytes before that sum to 0x%04X"
        .formatted(claimed, end, Frame.sum(raw.array(), 0, end));
  }

  private static String incomplete(Bytes raw) {
    int first = raw.unsigned(0);
    if (first != 'D') {
      return "begins like %s and ends after %d bytes"
          .formatted(first == 'l' ? "a link" : "an ICCID", raw.length());
    } else if (!headerIsThere(raw)) {
      return "begins like a frame and ends after %d bytes, in its header".formatted(raw.length());
    }
    int length = claimedLength(raw);
    return "claims a length of %d, which makes %d bytes; %d are there"
        .formatted(length, Frame.HEADER_SIZE + length, raw.length());
  }
}
