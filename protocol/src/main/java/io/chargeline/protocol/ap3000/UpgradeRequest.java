package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x05 (section 5.9): the device asks for an upgrade; not answered. A running F8 transfer starts
 * again at packet 1.
 *
 * @param firmware hundredths: 640 is V6.40
 */
public record UpgradeRequest(int deviceType, int firmware, long packageType) implements Uplink {
  public static final int COMMAND = 0x05;

  static UpgradeRequest decode(ByteBuffer body) {
    return new UpgradeRequest(Wire.u8(body), Wire.u16(body), Wire.u32(body));
  }

  @Override
  public Bytes encode() {
    return new Body()
        .u8("device_type", deviceType)
        .u16("firmware", firmware)
        .u32("package_type", packageType)
        .end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
