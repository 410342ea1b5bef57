package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x41 (section 5.15); never answered.
 *
 * @param doors bit i: the door of port i is open
 * @param fans bit i: the fan of port i runs
 */
public record CabinetHeartbeat(int portCount, long doors, long fans) implements Uplink {
  public static final int COMMAND = 0x41;

  static CabinetHeartbeat decode(ByteBuffer body) {
    return new CabinetHeartbeat(Wire.u8(body), Wire.u32(body), Wire.u32(body));
  }

  @Override
  public Bytes encode() {
    return new Body()
        .u8("port_count", portCount)
        .u32("door_bits", doors)
        .u32("fan_bits", fans)
        .end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
