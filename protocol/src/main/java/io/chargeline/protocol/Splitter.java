package io.chargeline.protocol;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts a device's byte stream into what it holds, and finds its way again after bytes that are
 * nothing, one byte at a time. Knows lengths and checksums, never meanings. Holds no bytes itself:
 * the caller keeps what was not yet consumed.
 */
public abstract class Splitter {
  /** Above the longest frame of any protocol, in bytes. */
  public static final int DEFAULT_CAP = 1024;

  private static final long LANES = 0x00FF_00FF_00FF_00FFL;
  private static final long PAIRS = 0x0000_FFFF_0000_FFFFL;

  /** Bytes that can be summed before a lane overflows. */
  private static final int LANE_ROOM = 1024;

  /** What the bytes at one position are. */
  protected sealed interface Look permits Look.Whole, Look.Wait, Look.Bad {
    Look WAIT = new Wait(0);
    Look JUNK = new Bad(Inbound.Reason.JUNK);
    Look LENGTH = new Bad(Inbound.Reason.LENGTH);
    Look TAIL = new Bad(Inbound.Reason.TAIL);
    Look CHECKSUM = new Bad(Inbound.Reason.CHECKSUM);
    Look DIRECTION = new Bad(Inbound.Reason.DIRECTION);

    /** Something whole; those of a usual size are made once. */
    static Look whole(int size) {
      return size < Sizes.USUAL.length ? Sizes.USUAL[size] : new Whole(size);
    }

    /** Something whole, of this many bytes. */
    record Whole(int size) implements Look {}

    /**
     * The beginning of something.
     *
     * @param wholeIfLast how many bytes are something whole if no more come; 0: none are
     */
    record Wait(int wholeIfLast) implements Look {}

    record Bad(Inbound.Reason reason) implements Look {}
  }

  private static final class Sizes {
    static final Look[] USUAL = new Look[DEFAULT_CAP + 1];

    static {
      Arrays.setAll(USUAL, Look.Whole::new);
    }
  }

  /** Looks without moving the buffer's position; any byte order. */
  protected abstract Look lookAt(ByteBuffer in, int at);

  /** Makes an item of bytes that {@link #lookAt} called whole. */
  protected abstract Inbound take(Bytes raw);

  /**
   * Reads what comes next and moves the buffer's position behind it.
   *
   * @param in any byte order; position to limit is all that has come so far
   * @param last true when no more bytes will come, or were waited for long enough: what is begun
   *     and not whole is then rejected
   * @return null when more bytes are needed
   */
  public final Inbound next(ByteBuffer in, boolean last) {
    int start = in.position();
    if (start < in.limit() && lookAt(in, start) instanceof Look.Whole whole) {
      return take(cut(in, whole.size()));
    }
    return resync(in, start, last);
  }

  private Inbound resync(ByteBuffer in, int start, boolean last) {
    int at = start;
    Inbound.Reason reason = null;
    while (at < in.limit()) {
      Look look = lookAt(in, at);
      Inbound.Reason bad = badness(look, last);
      if (bad == null) {
        return reason == null ? item(in, look, last) : rejected(in, start, at, reason);
      }
      if (reason != null && bad != Inbound.Reason.JUNK) {
        return rejected(in, start, at, reason);
      }
      reason = reason == null ? bad : reason;
      at++;
    }
    return reason == null ? null : rejected(in, start, at, reason);
  }

  /** Null if the bytes are or may become something. */
  private static Inbound.Reason badness(Look look, boolean last) {
    if (look instanceof Look.Bad bad) {
      return bad.reason();
    }
    return last && look.equals(Look.WAIT) ? Inbound.Reason.INCOMPLETE : null;
  }

  private Inbound item(ByteBuffer in, Look look, boolean last) {
    if (look instanceof Look.Whole whole) {
      return take(cut(in, whole.size()));
    }
    return last && look instanceof Look.Wait wait ? take(cut(in, wait.wholeIfLast())) : null;
  }

  private static Inbound rejected(ByteBuffer in, int start, int end, Inbound.Reason reason) {
    return new Inbound.Rejected(reason, cut(in, end - start));
  }

  private static Bytes cut(ByteBuffer in, int size) {
    byte[] raw = new byte[size];
    in.get(raw);
    return Bytes.wrap(raw);
  }

  /** The sum of the bytes, each as 0–255; eight at a time, for most of the work is here. */
  protected static int sum(ByteBuffer in, int from, int until) {
    int sum = 0;
    int at = from;
    while (until - at >= Long.BYTES) {
      int end = at + Math.min((until - at) & -Long.BYTES, LANE_ROOM);
      sum += sumOfLongs(in, at, end);
      at = end;
    }
    for (; at < until; at++) {
      sum += in.get(at) & 0xFF;
    }
    return sum;
  }

  /** Four lanes of 16 bits, each taking two bytes of every eight. */
  private static int sumOfLongs(ByteBuffer in, int from, int until) {
    long lanes = 0;
    for (int at = from; at < until; at += Long.BYTES) {
      long eight = in.getLong(at);
      lanes += (eight & LANES) + (eight >>> Byte.SIZE & LANES);
    }
    long pairs = (lanes & PAIRS) + (lanes >>> Short.SIZE & PAIRS);
    return (int) pairs + (int) (pairs >>> Integer.SIZE);
  }

  /** Whether what is present agrees with the pattern, be it only a part of it. */
  protected static boolean startsLike(ByteBuffer in, int at, byte[] pattern) {
    int present = Math.min(pattern.length, in.limit() - at);
    for (int i = 0; i < present; i++) {
      if (in.get(at + i) != pattern[i]) {
        return false;
      }
    }
    return true;
  }
}
