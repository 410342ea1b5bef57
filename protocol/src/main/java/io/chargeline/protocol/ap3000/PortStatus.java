package io.chargeline.protocol.ap3000;

import io.chargeline.domain.device.PortState;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/** A port's status byte (section 5.4); any code is kept, be it unknown. */
public record PortStatus(int code) {
  public static final PortStatus IDLE = new PortStatus(0x00);
  public static final PortStatus CHARGING = new PortStatus(0x01);
  public static final PortStatus PLUGGED = new PortStatus(0x02);
  public static final PortStatus FULL = new PortStatus(0x03);
  public static final PortStatus FLOAT = new PortStatus(0x05);

  private static final int NOT_ASSIGNED = 0x0C;
  private static final int LAST_FAULT = 0x10;

  private static final PortStatus[] BY_CODE =
      IntStream.range(0, 0x100).mapToObj(PortStatus::new).toArray(PortStatus[]::new);

  static List<PortStatus> list(ByteBuffer in, int count) {
    PortStatus[] ports = new PortStatus[count];
    for (int i = 0; i < count; i++) {
      ports[i] = BY_CODE[Wire.u8(in)];
    }
    return List.of(ports);
  }

  public PortState state() {
    return switch (code) {
      case 0x00, 0x02, 0x03 -> PortState.IDLE;
      case 0x01, 0x05 -> PortState.CHARGING;
      case NOT_ASSIGNED -> PortState.UNKNOWN;
      default -> code <= LAST_FAULT ? PortState.FAULT : PortState.UNKNOWN;
    };
  }

  /** Whether a plug is in: it is while charging, too. A fault code does not say. */
  public boolean plugged() {
    return code == 0x01 || code == 0x02 || code == 0x03 || code == 0x05;
  }

  /** What the specification calls this code; {@code unlisted} for others. */
  public String text() {
    return switch (code) {
      case 0x00 -> "idle";
      case 0x01 -> "charging";
      case 0x02 -> "charger_plugged_not_started";
      case 0x03 -> "charger_plugged_full";
      case 0x04 -> "cannot_meter";
      case 0x05 -> "float_charging";
      case 0x06 -> "memory_damaged";
      case 0x07 -> "contact_spring_stuck";
      case 0x08 -> "bad_contact_or_fuse";
      case 0x09 -> "relay_stuck_algorithm";
      case 0x0A -> "hall_sensor_damaged";
      case 0x0B -> "precheck_relay_or_fuse_broken";
      case NOT_ASSIGNED -> "not_assigned";
      case 0x0D -> "precheck_load_short";
      case 0x0E -> "precheck_relay_stuck";
      case 0x0F -> "card_chip_damaged";
      case LAST_FAULT -> "detect_circuit_fault";
      default -> "unlisted";
    };
  }
}
