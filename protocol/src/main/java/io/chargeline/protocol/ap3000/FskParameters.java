package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * 0x3A (section 5.14): an FSK host's frequency and the devices behind it.
 *
 * @param physicalIds at most {@link #MOST}
 */
public record FskParameters(int megahertz, List<Integer> physicalIds) implements Downlink {
  public static final int COMMAND = 0x3A;

  /** As many as a frame of the stated 256 bytes holds. */
  public static final int MOST = 59;

  private static final int RESERVED = 3;

  /**
   * @throws IllegalArgumentException if one of the devices has no AP3000 id
   */
  public static FskParameters of(int megahertz, List<DeviceId> behind) {
    return new FskParameters(megahertz, behind.stream().map(FskParameters::physicalId).toList());
  }

  private static int physicalId(DeviceId device) {
    if (!device.isAp3000()) {
      throw new IllegalArgumentException("ids: " + device + "; allowed: AP3000 physical ids");
    }
    return device.physicalId();
  }

  static FskParameters decode(ByteBuffer body) {
    int megahertz = Wire.u16(body);
    Wire.bytes(body, RESERVED);
    return new FskParameters(megahertz, Wire.list(body, Wire.u8(body), ByteBuffer::getInt));
  }

  @Override
  public Bytes encode() {
    Body out = new Body().u16("frequency_MHz", megahertz).zeros(RESERVED);
    out.u8("count", physicalIds.size(), 0, MOST);
    physicalIds.forEach(out::i32);
    return out.end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
