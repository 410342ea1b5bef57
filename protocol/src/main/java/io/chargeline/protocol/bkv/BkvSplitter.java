package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Splitter;
import io.chargeline.protocol.decode.Direction;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Frames of either direction (section 1.1). Trusts the length and never looks for the tail, which
 * may stand in a payload.
 */
public final class BkvSplitter extends Splitter {
  private static final int TAIL_FIRST = 0xFC;
  private static final int TAIL_SECOND = 0xEE;
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final int cap;

  /** One gateway speaks on a connection, as a rule; whose id is then made once. */
  private DeviceId last;

  private Bytes lastRaw;

  /**
   * @param cap the largest length field accepted, in bytes
   */
  public BkvSplitter(int cap) {
    this.cap = cap;
  }

  @Override
  protected Look lookAt(ByteBuffer in, int at) {
    int present = in.limit() - at;
    if (u8(in, at) != Frame.MAGIC) {
      return Look.JUNK;
    }
    if (present > 1 && u8(in, at + 1) != Frame.MAGIC_UP && u8(in, at + 1) != Frame.MAGIC_DOWN) {
      return Look.JUNK;
    }
    if (present < Frame.UNCOUNTED) {
      return Look.WAIT;
    }
    int length = u8(in, at + 2) << 8 | u8(in, at + 3);
    if (length < Frame.MIN_LENGTH || length > cap) {
      return Look.LENGTH;
    }
    int size = Frame.UNCOUNTED + length;
    return present < size ? Look.WAIT : whole(in, at, size);
  }

  private static Look whole(ByteBuffer in, int at, int size) {
    int end = at + size;
    if (u8(in, end - 2) != TAIL_FIRST || u8(in, end - 1) != TAIL_SECOND) {
      return Look.TAIL;
    }
    if ((sum(in, at + 2, end - 3) & 0xFF) != u8(in, end - 3)) {
      return Look.CHECKSUM;
    }
    int direction = u8(in, at + 1) == Frame.MAGIC_UP ? 1 : 0;
    return u8(in, at + Frame.DIRECTION_OFFSET) == direction ? Look.whole(size) : Look.DIRECTION;
  }

  @Override
  protected Inbound take(Bytes raw) {
    if (lastRaw == null || !sameGateway(raw, lastRaw)) {
      last = gateway(raw);
      lastRaw = raw;
    }
    return claimed(raw, last);
  }

  private static boolean sameGateway(Bytes a, Bytes b) {
    int end = Frame.GATEWAY_OFFSET + Frame.GATEWAY_SIZE;
    return Arrays.equals(
        a.array(), Frame.GATEWAY_OFFSET, end, b.array(), Frame.GATEWAY_OFFSET, end);
  }

  private static DeviceId gateway(Bytes raw) {
    int end = Frame.GATEWAY_OFFSET + Frame.GATEWAY_SIZE;
    return new DeviceId(HEX.formatHex(raw.array(), Frame.GATEWAY_OFFSET, end));
  }

  /** The frame that the bytes claim to be, whether they are to be believed or not. */
  static Frame claimed(Bytes raw) {
    return claimed(raw, gateway(raw));
  }

  private static Frame claimed(Bytes raw, DeviceId gateway) {
    return new Frame(
        raw.unsigned(4) << 8 | raw.unsigned(5),
        raw.unsigned(6) << 24 | raw.unsigned(7) << 16 | raw.unsigned(8) << 8 | raw.unsigned(9),
        raw.unsigned(1) == Frame.MAGIC_UP ? Direction.UP : Direction.DOWN,
        gateway,
        raw);
  }

  private static int u8(ByteBuffer in, int at) {
    return in.get(at) & 0xFF;
  }
}
