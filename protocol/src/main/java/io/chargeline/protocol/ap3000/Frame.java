package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One DNY frame (section 2).
 *
 * @param physicalId 32 bits
 * @param messageId 0–65535, repeated by the answer
 * @param command 0–255
 */
public record Frame(int physicalId, int messageId, int command, Bytes data, Bytes raw)
    implements Inbound {

  static final int HEADER_SIZE = 5;
  static final int MIN_LENGTH = 9;
  static final int DATA_OFFSET = 12;
  static final int OVERHEAD = 14;

  /** A frame to be written. */
  public static Frame of(int physicalId, int messageId, int command, Bytes data) {
    ByteBuffer out = ByteBuffer.allocate(OVERHEAD + data.length()).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'D').put((byte) 'N').put((byte) 'Y');
    out.putShort((short) (MIN_LENGTH + data.length()));
    out.putInt(physicalId);
    out.putShort((short) messageId);
    out.put((byte) command);
    out.put(data.array());
    out.putShort((short) sum(out.array(), 0, DATA_OFFSET + data.length()));
    return new Frame(physicalId, messageId, command, data, Bytes.wrap(out.array()));
  }

  /**
   * Reads one whole frame, as the log keeps them.
   *
   * @throws IllegalArgumentException if the bytes are not exactly one good frame
   */
  public static Frame parse(Bytes raw) {
    ByteBuffer in = raw.littleEndian();
    Splitter splitter = new Splitter(raw.length());
    if (splitter.next(in, true) instanceof Frame frame && !in.hasRemaining()) {
      return frame;
    }
    throw new IllegalArgumentException("not one whole DNY frame: " + raw);
  }

  public DeviceId deviceId() {
    return DeviceId.ofPhysicalId(physicalId);
  }

  /** The low 16 bits of the sum of all bytes before the checksum. */
  static int sum(byte[] bytes, int from, int until) {
    int sum = 0;
    for (int i = from; i < until; i++) {
      sum += bytes[i] & 0xFF;
    }
    return sum & 0xFFFF;
  }
}
