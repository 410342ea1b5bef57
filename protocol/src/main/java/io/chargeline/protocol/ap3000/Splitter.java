package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Cuts a device's byte stream into frames, ICCIDs and keep-alives, and finds its way again after
 * bytes that are none of these (section 2.1). Knows lengths and checksums, never meanings. Holds no
 * bytes itself: the caller keeps what was not yet consumed.
 */
public final class Splitter {
  /** Above the 274 bytes of the legacy firmware frames. */
  public static final int DEFAULT_CAP = 1024;

  private static final byte[] HEADER = {'D', 'N', 'Y'};
  private static final byte[] LINK = {'l', 'i', 'n', 'k'};
  private static final byte[] ICCID_START = {'8', '9'};
  private static final int ICCID_SIZE = 20;

  private final int cap;

  /**
   * @param cap the longest frame accepted, in bytes as a whole
   */
  public Splitter(int cap) {
    this.cap = cap;
  }

  /**
   * Reads what comes next and moves the buffer's position behind it.
   *
   * @param in any byte order; position to limit is all that has come so far
   * @param last true when no more bytes will come, or were waited for long enough: what is begun
   *     and not whole is then rejected
   * @return null when more bytes are needed
   */
  public Inbound next(ByteBuffer in, boolean last) {
    int start = in.position();
    int at = start;
    Inbound.Reason reason = null;
    while (at < in.limit()) {
      Look look = lookAt(in, at);
      if (look.outcome == Outcome.WAIT && last) {
        look = Look.bad(Inbound.Reason.INCOMPLETE);
      }
      if (look.outcome != Outcome.BAD) {
        if (reason != null) {
          return rejected(in, start, at, reason);
        }
        return look.outcome == Outcome.WAIT ? null : take(in, look);
      }
      boolean plainJunk = look.reason == Inbound.Reason.JUNK;
      if (reason != null && !plainJunk) {
        return rejected(in, start, at, reason);
      }
      reason = reason == null ? look.reason : reason;
      at++;
    }
    return reason == null ? null : rejected(in, start, at, reason);
  }

  private Look lookAt(ByteBuffer in, int at) {
    return switch (in.get(at)) {
      case 'D' -> frameAt(in, at);
      case 'l' -> linkAt(in, at);
      case '8' -> iccidAt(in, at);
      default -> Look.JUNK;
    };
  }

  private Look frameAt(ByteBuffer in, int at) {
    int present = in.limit() - at;
    if (!startsLike(in, at, HEADER)) {
      return Look.JUNK;
    }
    if (present < Frame.HEADER_SIZE) {
      return Look.WAIT;
    }
    int length = (in.get(at + 3) & 0xFF) | (in.get(at + 4) & 0xFF) << 8;
    int size = Frame.HEADER_SIZE + length;
    if (length < Frame.MIN_LENGTH || size > cap) {
      return Look.bad(Inbound.Reason.LENGTH);
    }
    if (present < size) {
      return Look.WAIT;
    }
    int sum = 0;
    int end = at + size - 2;
    for (int i = at; i < end; i++) {
      sum += in.get(i) & 0xFF;
    }
    int claimed = (in.get(end) & 0xFF) | (in.get(end + 1) & 0xFF) << 8;
    return (sum & 0xFFFF) == claimed
        ? new Look(Outcome.FRAME, null, size)
        : Look.bad(Inbound.Reason.CHECKSUM);
  }

  private static Look linkAt(ByteBuffer in, int at) {
    if (!startsLike(in, at, LINK)) {
      return Look.JUNK;
    }
    return in.limit() - at < LINK.length ? Look.WAIT : new Look(Outcome.LINK, null, LINK.length);
  }

  private static Look iccidAt(ByteBuffer in, int at) {
    if (!startsLike(in, at, ICCID_START)) {
      return Look.JUNK;
    }
    int present = Math.min(ICCID_SIZE, in.limit() - at);
    for (int i = ICCID_START.length; i < present; i++) {
      if (Character.digit(in.get(at + i), 16) < 0) {
        return Look.JUNK;
      }
    }
    return present < ICCID_SIZE ? Look.WAIT : new Look(Outcome.ICCID, null, ICCID_SIZE);
  }

  /** Whether what is present agrees with the pattern, be it only a part of it. */
  private static boolean startsLike(ByteBuffer in, int at, byte[] pattern) {
    int present = Math.min(pattern.length, in.limit() - at);
    for (int i = 0; i < present; i++) {
      if (in.get(at + i) != pattern[i]) {
        return false;
      }
    }
    return true;
  }

  private static Inbound take(ByteBuffer in, Look look) {
    byte[] raw = new byte[look.size];
    in.get(raw);
    Bytes bytes = Bytes.wrap(raw);
    return switch (look.outcome) {
      case LINK -> new Inbound.KeepAlive(bytes);
      case ICCID -> new Inbound.SimCard(bytes.ascii(), bytes);
      default -> frame(raw, bytes);
    };
  }

  private static Frame frame(byte[] raw, Bytes bytes) {
    ByteBuffer view = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    byte[] data = new byte[raw.length - Frame.OVERHEAD];
    view.get(Frame.DATA_OFFSET, data);
    return new Frame(
        view.getInt(5),
        Short.toUnsignedInt(view.getShort(9)),
        Byte.toUnsignedInt(view.get(11)),
        Bytes.wrap(data),
        bytes);
  }

  private static Inbound rejected(ByteBuffer in, int start, int end, Inbound.Reason reason) {
    byte[] raw = new byte[end - start];
    in.get(raw);
    return new Inbound.Rejected(reason, Bytes.wrap(raw));
  }

  private enum Outcome {
    FRAME,
    LINK,
    ICCID,
    WAIT,
    BAD
  }

  private record Look(Outcome outcome, Inbound.Reason reason, int size) {
    static final Look JUNK = bad(Inbound.Reason.JUNK);
    static final Look WAIT = new Look(Outcome.WAIT, null, 0);

    static Look bad(Inbound.Reason reason) {
      return new Look(Outcome.BAD, reason, 0);
    }
  }
}
