package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** A message in the payload shape of section 2.1. */
non-sealed interface SubCommand extends Message {
  int CHARGING = 0x0015;
  int NODES = 0x0005;
  int HEADER_SIZE = 3;

  int subCommand();

  @Override
  default int command() {
    return CHARGING;
  }

  @Override
  default Bytes payload(DeviceId gateway, int sequence) {
    return payload(subCommand(), encode());
  }

  static Bytes payload(int subCommand, Bytes parameters) {
    ByteBuffer out = ByteBuffer.allocate(HEADER_SIZE + parameters.length());
    out.putShort((short) parameters.length()).put((byte) subCommand);
    return Bytes.wrap(out.put(parameters.array()).array());
  }

  /**
   * The parameters: as many bytes as the inner length says.
   *
   * @throws BufferUnderflowException if there are fewer
   */
  static ByteBuffer parameters(ByteBuffer in) {
    int length = Wire.u16(in);
    Wire.u8(in);
    if (in.remaining() < length) {
      throw new BufferUnderflowException();
    }
    return in.limit(in.position() + length).slice();
  }
}
