package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import java.nio.ByteBuffer;

/** A message in the payload shape of section 2.2. */
non-sealed interface BkvMessage extends Message {
  int COMMAND = 0x1000;

  int bkvCommand();

  /** Writes all elements but the three that every body begins with. */
  void write(ElementWriter out);

  @Override
  default int command() {
    return COMMAND;
  }

  @Override
  default Bytes encode() {
    ElementWriter out = new ElementWriter();
    write(out);
    return out.bytes();
  }

  @Override
  default Bytes payload(DeviceId gateway, int sequence) {
    return payload(bkvCommand(), gateway, sequence, encode());
  }

  /**
   * @param elements all but the three that every body begins with
   */
  static Bytes payload(int bkvCommand, DeviceId gateway, int sequence, Bytes elements) {
    ElementWriter out = new ElementWriter();
    out.put(Tag.COMMAND, bkvCommand);
    out.put(Tag.SEQUENCE, Integer.toUnsignedLong(sequence));
    out.put(Tag.GATEWAY, Bytes.ofHex(gateway.value()));
    Bytes begin = out.bytes();
    return Bytes.wrap(
        ByteBuffer.allocate(begin.length() + elements.length())
            .put(begin.array())
            .put(elements.array())
            .array());
  }
}
