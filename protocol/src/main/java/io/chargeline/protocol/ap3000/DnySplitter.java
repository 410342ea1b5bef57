package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Splitter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** DNY frames, ICCIDs and {@code link} keep-alives (section 2.1). */
public final class DnySplitter extends Splitter {
  private static final byte[] HEADER = {'D', 'N', 'Y'};
  private static final byte[] LINK = {'l', 'i', 'n', 'k'};
  private static final byte[] ICCID_START = {'8', '9'};
  private static final int ICCID_SIZE = 20;
  private static final Look ICCID_OR_HEADER = new Look.Wait(ICCID_SIZE);

  private final int cap;

  /**
   * @param cap the longest frame accepted, in bytes as a whole
   */
  public DnySplitter(int cap) {
    this.cap = cap;
  }

  @Override
  protected Look lookAt(ByteBuffer in, int at) {
    return switch (in.get(at)) {
      case 'D' -> frameAt(in, at);
      case 'l' -> linkAt(in, at);
      case '8' -> iccidAt(in, at);
      default -> Look.JUNK;
    };
  }

  @Override
  protected Inbound take(Bytes raw) {
    return switch (raw.unsigned(0)) {
      case 'l' -> new Inbound.KeepAlive(raw);
      case '8' -> new Inbound.SimCard(raw.ascii(), raw);
      default -> frame(raw);
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
      return Look.LENGTH;
    }
    if (present < size) {
      return Look.WAIT;
    }
    int end = at + size - 2;
    int claimed = (in.get(end) & 0xFF) | (in.get(end + 1) & 0xFF) << 8;
    return (sum(in, at, end) & 0xFFFF) == claimed ? Look.whole(size) : Look.CHECKSUM;
  }

  private static Look linkAt(ByteBuffer in, int at) {
    if (!startsLike(in, at, LINK)) {
      return Look.JUNK;
    }
    return in.limit() - at < LINK.length ? Look.WAIT : Look.whole(LINK.length);
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
    if (present < ICCID_SIZE) {
      return Look.WAIT;
    }
    int lastDigit = at + ICCID_SIZE - 1;
    if (!startsLike(in, lastDigit, HEADER)) {
      return Look.whole(ICCID_SIZE);
    }
    // The header's D is a hex digit, too: it may follow an ICCID that lost its last one.
    return in.limit() - lastDigit < HEADER.length ? ICCID_OR_HEADER : Look.JUNK;
  }

  private static Frame frame(Bytes raw) {
    ByteBuffer view = ByteBuffer.wrap(raw.array()).order(ByteOrder.LITTLE_ENDIAN);
    return new Frame(
        view.getInt(5),
        Short.toUnsignedInt(view.getShort(9)),
        Byte.toUnsignedInt(view.get(11)),
        raw);
  }
}
