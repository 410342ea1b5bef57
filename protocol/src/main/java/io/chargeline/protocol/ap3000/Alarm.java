package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x42 (section 5.15); never answered, and nothing says when it is over.
 *
 * @param type 1 to 7, see {@link #typeName}; any code is kept
 * @param port the affected port for type 3; for 2, 4, 5 and 6 the detector's bus address, 0 being
 *     the device itself; nothing for 1
 * @param trigger bit i: input i + 1 of that detector; 0 if it has one
 */
public record Alarm(int type, int port, int trigger) implements Uplink {
  public static final int COMMAND = 0x42;
  public static final int POWER_LOST = 1;
  public static final int WATER = 2;
  public static final int HOT_MELT = 3;
  public static final int SMOKE = 4;
  public static final int TEMPERATURE = 5;
  public static final int WATER_LEVEL = 6;
  public static final int DOOR_SPRUNG_OPEN = 7;

  static Alarm decode(ByteBuffer body) {
    return new Alarm(Wire.u8(body), Wire.u8(body), Wire.u8(body));
  }

  @Override
  public Bytes encode() {
    return new Body().u8("alarm_type", type).u8("port", port).u8("trigger_bits", trigger).end();
  }

  /** One word for machines. */
  public String typeName() {
    return switch (type) {
      case POWER_LOST -> "power_lost";
      case WATER -> "water";
      case HOT_MELT -> "hot_melt_triggered";
      case SMOKE -> "smoke";
      case TEMPERATURE -> "temperature";
      case WATER_LEVEL -> "water_level";
      case DOOR_SPRUNG_OPEN -> "door_sprung_open";
      default -> "unlisted";
    };
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
