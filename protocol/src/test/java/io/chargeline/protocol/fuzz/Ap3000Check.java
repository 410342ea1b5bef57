package io.chargeline.protocol.fuzz;

import io.chargeline.protocol.WireFrame;
import io.chargeline.protocol.ap3000.Downlink;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.Uplink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** {@link CodecCheck} of AP3000. Writes its frames itself, so that the codec meets another hand. */
final class Ap3000Check extends CodecCheck {
  private static final int OVERHEAD = 14;

  Ap3000Check() {
    super("ap3000", "444e5910003b37ab0401002198080200000905ee02");
  }

  @Override
  List<byte[]> repaired(byte[] any) {
    return any.length < OVERHEAD
        ? List.of(ofCommandAndData(any))
        : List.of(ofCommandAndData(any), ofFrame(any));
  }

  /** The first byte is the command, the rest its data. */
  private static byte[] ofCommandAndData(byte[] any) {
    byte[] frame = new byte[OVERHEAD + Math.max(any.length - 1, 0)];
    frame[5] = 0x3B;
    frame[8] = 0x04;
    frame[9] = 7;
    System.arraycopy(any, 0, frame, 11, any.length);
    return sealed(frame);
  }

  /** As long as the bytes are, whatever they say. */
  private static byte[] ofFrame(byte[] any) {
    return sealed(any.clone());
  }

  private static byte[] sealed(byte[] frame) {
    ByteBuffer out = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'D').put((byte) 'N').put((byte) 'Y').putShort((short) (frame.length - 5));
    int sum = 0;
    for (int i = 0; i < frame.length - 2; i++) {
      sum += Byte.toUnsignedInt(frame[i]);
    }
    out.putShort(frame.length - 2, (short) sum);
    return frame;
  }

  @Override
  void roundTrip(WireFrame wire) {
    Frame frame = (Frame) wire;
    byte[] raw = frame.raw().array();
    Uplink up = Uplink.of(frame);
    Optional<Frame> upAgain = unlessRefused(() -> up.frame(frame.physicalId(), frame.messageId()));
    expect(upAgain.isEmpty() || Uplink.of(upAgain.get()).equals(up), "another uplink", raw);
    Downlink down = Downlink.of(frame);
    Optional<Frame> downAgain =
        unlessRefused(() -> down.frame(frame.physicalId(), frame.messageId()));
    expect(
        downAgain.isEmpty() || Downlink.of(downAgain.get()).equals(down), "another downlink", raw);
  }
}
