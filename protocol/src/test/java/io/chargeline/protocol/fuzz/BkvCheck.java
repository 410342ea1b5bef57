package io.chargeline.protocol.fuzz;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.WireFrame;
import io.chargeline.protocol.bkv.Downlink;
import io.chargeline.protocol.bkv.Frame;
import io.chargeline.protocol.bkv.Uplink;
import io.chargeline.protocol.decode.Direction;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link CodecCheck} of BKV. Writes its frames itself, so that the codec meets another hand. */
final class BkvCheck extends CodecCheck {
  private static final int OVERHEAD = 21;
  private static final int PAYLOAD = 18;
  private static final int BKV = 0x1000;
  private static final int[] OUTER = {0x0000, 0x0005, 0x0007, 0x0015, BKV};
  private static final byte[] GATEWAY = Bytes.ofHex("82241218000382").array();

  BkvCheck() {
    super(
        "bkv",
        "fcfe002e000000000000018224121800038238393836303835353130323444313938383139363230302e312e"
            + "31371152fcee");
  }

  @Override
  List<byte[]> repaired(byte[] any) {
    List<byte[]> frames = new ArrayList<>();
    if (any.length >= OVERHEAD) {
      frames.add(sealed(any.clone()));
    }
    if (any.length >= 2) {
      frames.add(ofOuterAndPayload(any));
      frames.add(ofSubCommand(any));
      frames.add(ofElements(any));
    }
    return frames;
  }

  /** The first byte chooses direction and outer command, the rest is the payload. */
  private static byte[] ofOuterAndPayload(byte[] any) {
    ByteBuffer payload = ByteBuffer.wrap(any, 1, any.length - 1);
    return frame(any[0], OUTER[Byte.toUnsignedInt(any[0]) / 2 % OUTER.length], payload);
  }

  /** Direction and outer command, sub-command, and the parameters with their right length. */
  private static byte[] ofSubCommand(byte[] any) {
    ByteBuffer payload = ByteBuffer.allocate(any.length + 1);
    payload.putShort((short) (any.length - 2)).put(any, 1, any.length - 1).flip();
    return frame(any[0], (any[0] & 2) == 0 ? 0x0015 : 0x0005, payload);
  }

  /** Direction, low half of the BKV command, and elements: what follows those all bodies have. */
  private static byte[] ofElements(byte[] any) {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    payload.writeBytes(new byte[] {4, 1, 1, 0x10, any[1], 6, 1, 2, 0, 0, 0, 7, 9, 1, 3});
    payload.writeBytes(GATEWAY);
    payload.write(any, 2, any.length - 2);
    return frame(any[0], BKV, ByteBuffer.wrap(payload.toByteArray()));
  }

  private static byte[] frame(int up, int outer, ByteBuffer payload) {
    ByteBuffer out = ByteBuffer.allocate(OVERHEAD + payload.remaining());
    out.putShort(4, (short) outer).put(10, (byte) (up & 1)).put(11, GATEWAY);
    return sealed(out.position(PAYLOAD).put(payload).array());
  }

  private static byte[] sealed(byte[] frame) {
    ByteBuffer out = ByteBuffer.wrap(frame);
    int up = frame[10] & 1;
    out.put((byte) 0xFC).put((byte) (up == 1 ? 0xFE : 0xFF)).putShort((short) (frame.length - 4));
    out.put(10, (byte) up);
    int sum = 0;
    for (int i = 2; i < frame.length - 3; i++) {
      sum += frame[i];
    }
    out.put(frame.length - 3, (byte) sum).putShort(frame.length - 2, (short) 0xFCEE);
    return frame;
  }

  @Override
  void roundTrip(WireFrame wire) {
    Frame frame = (Frame) wire;
    if (frame.direction() == Direction.UP) {
      uplink(frame);
    } else {
      downlink(frame);
    }
  }

  private static void uplink(Frame frame) {
    Uplink message = Uplink.of(frame);
    Optional<Frame> again =
        unlessRefused(() -> Frame.up(frame.deviceId(), frame.sequence(), message));
    boolean same = again.isEmpty() || Uplink.of(again.get()).equals(message);
    expect(same, "another uplink", frame.raw().array());
    boolean unread = Downlink.of(frame) instanceof Downlink.Unrecognised;
    expect(unread, "an uplink read as a downlink", frame.raw().array());
  }

  private static void downlink(Frame frame) {
    Downlink message = Downlink.of(frame);
    Optional<Frame> again =
        unlessRefused(() -> Frame.down(frame.deviceId(), frame.sequence(), message));
    boolean same = again.isEmpty() || Downlink.of(again.get()).equals(message);
    expect(same, "another downlink", frame.raw().array());
    boolean unread = Uplink.of(frame) instanceof Uplink.Unrecognised;
    expect(unread, "a downlink read as an uplink", frame.raw().array());
  }
}
