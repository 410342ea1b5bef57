package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.WireFrame;
import io.chargeline.protocol.decode.Direction;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One frame (section 1).
 *
 * @param command the outer command, 0–0xFFFF
 * @param sequence 32 bits; 0 on all that a device sends by itself, copied by an answer
 * @param deviceId of the gateway, 14 hex digits
 */
public record Frame(int command, int sequence, Direction direction, DeviceId deviceId, Bytes raw)
    implements WireFrame {

  static final int MAGIC = 0xFC;
  static final int MAGIC_UP = 0xFE;
  static final int MAGIC_DOWN = 0xFF;

  /** Counts everything behind the length field, the tail too. */
  static final int MIN_LENGTH = 17;

  /** Bytes that the length field does not count. */
  static final int UNCOUNTED = 4;

  static final int DIRECTION_OFFSET = 10;
  static final int GATEWAY_OFFSET = 11;
  static final int GATEWAY_SIZE = 7;
  static final int PAYLOAD_OFFSET = 18;
  static final int OVERHEAD = 21;

  /** Checksum and tail. */
  private static final int TRAILER_SIZE = 3;

  private static final int TAIL = 0xFCEE;

  /** Keeps what has no number of its own apart from what has. */
  private static final int UNLISTED_OUTER = 0x10000;

  private static final int UNLISTED_BKV = 0x20000;

  /** A frame for a device to send. */
  public static Frame up(DeviceId gateway, int sequence, Uplink message) {
    return of(Direction.UP, gateway, sequence, message);
  }

  /** A frame for the server to send. */
  public static Frame down(DeviceId gateway, int sequence, Downlink message) {
    return of(Direction.DOWN, gateway, sequence, message);
  }

  private static Frame of(Direction direction, DeviceId gateway, int sequence, Message message) {
    Bytes payload = message.payload(gateway, sequence);
    return of(direction, gateway, sequence, message.command(), payload);
  }

  /**
   * A frame with any payload.
   *
   * @throws IllegalArgumentException if the id is not a gateway's, or the payload too long for the
   *     length field
   */
  static Frame of(Direction direction, DeviceId gateway, int sequence, int command, Bytes payload) {
    Bytes id = Bytes.ofHex(gateway.value());
    if (id.length() != GATEWAY_SIZE || payload.length() > 0xFFFF - MIN_LENGTH) {
      throw new IllegalArgumentException("no BKV frame of " + gateway + ", " + payload.length());
    }
    boolean up = direction == Direction.UP;
    ByteBuffer out = ByteBuffer.allocate(OVERHEAD + payload.length());
    out.put((byte) MAGIC).put((byte) (up ? MAGIC_UP : MAGIC_DOWN));
    out.putShort((short) (MIN_LENGTH + payload.length()));
    out.putShort((short) command).putInt(sequence).put((byte) (up ? 1 : 0));
    out.put(id.array()).put(payload.array());
    out.put((byte) sum(out, 2, out.position())).putShort((short) TAIL);
    return new Frame(command, sequence, direction, gateway, Bytes.wrap(out.array()));
  }

  /**
   * Reads one whole frame, as the log keeps them.
   *
   * @throws IllegalArgumentException if the bytes are not exactly one good frame
   */
  public static Frame parse(Bytes raw) {
    ByteBuffer in = ByteBuffer.wrap(raw.array());
    BkvSplitter splitter = new BkvSplitter(raw.length());
    if (splitter.next(in, true) instanceof Frame frame && !in.hasRemaining()) {
      return frame;
    }
    throw new IllegalArgumentException("not one whole BKV frame: " + raw);
  }

  /** A copy of what stands between header and checksum. */
  public Bytes payload() {
    return Bytes.wrap(Arrays.copyOfRange(raw.array(), PAYLOAD_OFFSET, payloadEnd()));
  }

  /** The same where it lies, from its first byte on. */
  ByteBuffer body() {
    return ByteBuffer.wrap(raw.array(), PAYLOAD_OFFSET, raw.length() - OVERHEAD).slice();
  }

  /** Its elements, where they lie. */
  Elements elements() {
    return Elements.of(raw, PAYLOAD_OFFSET, payloadEnd());
  }

  private int payloadEnd() {
    return raw.length() - TRAILER_SIZE;
  }

  @Override
  public int messageId() {
    return sequence;
  }

  /** Eight upper-case digits. */
  public String sequenceHex() {
    return Wire.upper(sequence);
  }

  /**
   * {@code 0x1502} for sub-command 02 of 0x0015, {@code 0x1017} for a BKV command. The query 1D is
   * answered by 1C or 1D, and tiers may travel in either outer command (section 7): each pair is
   * one operation.
   */
  @Override
  public int operation() {
    return switch (command) {
      case Heartbeat.COMMAND, FirmwareUpdate.COMMAND -> command;
      case SubCommand.CHARGING, SubCommand.NODES -> subOperation();
      case BkvMessage.COMMAND -> bkvOperation();
      default -> UNLISTED_OUTER | command;
    };
  }

  private int subOperation() {
    int sub = subCommand();
    if (sub == TierStart.SUB_COMMAND) {
      return Operation.TIERS;
    }
    int operation = command << 8 | Math.max(sub, 0);
    return operation == Operation.SOCKET_REPORT ? Operation.SOCKET_QUERY : operation;
  }

  private int bkvOperation() {
    int bkv = bkvCommand();
    return bkv >>> 8 == BkvMessage.COMMAND >>> 8 ? bkv : UNLISTED_BKV | Math.max(bkv, 0);
  }

  /** Of a payload after section 2.1; -1 if it is too short to have one. */
  int subCommand() {
    return raw.length() - OVERHEAD < SubCommand.HEADER_SIZE ? -1 : payloadByte(2);
  }

  /** Of a payload after section 2.2, which begins with it; -1 if it does not. */
  int bkvCommand() {
    boolean there =
        raw.length() - OVERHEAD >= 5
            && payloadByte(0) == 4
            && payloadByte(1) == 1
            && payloadByte(2) == Tag.COMMAND.code();
    return there ? payloadByte(3) << 8 | payloadByte(4) : -1;
  }

  private int payloadByte(int index) {
    return raw.unsigned(PAYLOAD_OFFSET + index);
  }

  /** The sum of the bytes modulo 256. */
  static int sum(ByteBuffer in, int from, int until) {
    int sum = 0;
    for (int i = from; i < until; i++) {
      sum += in.get(i);
    }
    return sum & 0xFF;
  }
}
