package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** 0x35 (section 5.13): the lowest firmware of each type of sub-device; never answered. */
public record VersionList(List<Item> items) implements Uplink {
  public static final int COMMAND = 0x35;

  private static final int MOST = 0xFF;

  /**
   * One type of sub-device.
   *
   * @param lowestFirmware hundredths: 640 is V6.40
   * @param physicalId a device at that version
   */
  public record Item(int deviceType, int reserved, int lowestFirmware, int physicalId) {
    static Item decode(ByteBuffer body) {
      return new Item(Wire.u8(body), Wire.u8(body), Wire.u16(body), body.getInt());
    }

    public DeviceId deviceId() {
      return DeviceId.ofPhysicalId(physicalId);
    }
  }

  static VersionList decode(ByteBuffer body) {
    int count = Wire.u8(body);
    List<Item> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(Item.decode(body));
    }
    return new VersionList(Collections.unmodifiableList(items));
  }

  @Override
  public Bytes encode() {
    Body out = new Body().u8("count", items.size(), 0, MOST);
    for (Item item : items) {
      out.u8("device_type", item.deviceType()).u8("reserved", item.reserved());
      out.u16("lowest_version", item.lowestFirmware()).i32(item.physicalId());
    }
    return out.end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
