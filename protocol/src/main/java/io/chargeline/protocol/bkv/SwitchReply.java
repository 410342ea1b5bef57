package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x0015/07 up (section 5.3): the result stands first, unlike everywhere else.
 *
 * @param result 1 done, 0 failed
 * @param businessNumber allotted by the device, the key of the charge
 */
public record SwitchReply(int result, int socket, int outlet, int businessNumber)
    implements Uplink, SubCommand {
  static final int SIZE = 5;

  static SwitchReply decode(ByteBuffer in) {
    return new SwitchReply(Wire.u8(in), Wire.u8(in), Wire.u8(in), Wire.u16(in));
  }

  @Override
  public Bytes encode() {
    ByteBuffer out = ByteBuffer.allocate(SIZE);
    out.put((byte) result).put((byte) socket).put((byte) outlet);
    return Bytes.wrap(out.putShort((short) businessNumber).array());
  }

  public boolean executed() {
    return result == Wire.OK;
  }

  @Override
  public int subCommand() {
    return SwitchOutlet.SUB_COMMAND;
  }
}
