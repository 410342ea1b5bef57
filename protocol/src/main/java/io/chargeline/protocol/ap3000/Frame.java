package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.WireFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * One DNY frame (section 2).
 *
 * @param physicalId 32 bits
 * @param messageId 0–65535, repeated by the answer
 * @param command 0–255
 */
public record Frame(int physicalId, int messageId, int command, Bytes raw) implements WireFrame {

  static final int HEADER_SIZE = 5;
  static final int MIN_LENGTH = 9;
  static final int DATA_OFFSET = 12;
  static final int OVERHEAD = 14;
  static final int CHECKSUM_SIZE = 2;

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
    return new Frame(physicalId, messageId, command, Bytes.wrap(out.array()));
  }

  /**
   * Reads one whole frame, as the log keeps them.
   *
   * @throws IllegalArgumentException if the bytes are not exactly one good frame
   */
  public static Frame parse(Bytes raw) {
    ByteBuffer in = ByteBuffer.wrap(raw.array());
    DnySplitter splitter = new DnySplitter(raw.length());
    if (splitter.next(in, true) instanceof Frame frame && !in.hasRemaining()) {
      return frame;
    }
    throw new IllegalArgumentException("not one whole DNY frame: " + raw);
  }

  /** A copy of what stands between header and checksum. */
  public Bytes data() {
    return Bytes.wrap(Arrays.copyOfRange(raw.array(), DATA_OFFSET, raw.length() - CHECKSUM_SIZE));
  }

  /** The same where it lies, from its first byte on. */
  ByteBuffer body() {
    int size = raw.length() - OVERHEAD;
    return ByteBuffer.wrap(raw.array(), DATA_OFFSET, size).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public DeviceId deviceId() {
    return DeviceId.ofPhysicalId(physicalId);
  }

  @Override
  public int operation() {
    return command;
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
