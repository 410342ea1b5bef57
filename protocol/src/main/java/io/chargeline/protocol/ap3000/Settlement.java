package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * 0x03 (section 5.7): the end of a charge, kept by the device until it is answered.
 *
 * @param seconds saturates at 65535
 * @param maxDeciwatts 0.1 W
 * @param centiKwh 0.01 kWh
 * @param port 0-based
 * @param card card id or code; all 0 for an online start
 * @param order the 16 bytes given at the start
 * @param secondMaxDeciwatts absent in the shortest form
 * @param deviceTime unix seconds of the device's clock, not trusted
 * @param occupyMinutes cabinets only
 */
public record Settlement(
    int seconds,
    int maxDeciwatts,
    int centiKwh,
    int port,
    StartKind startKind,
    Bytes card,
    StopCode stop,
    Bytes order,
    OptionalInt secondMaxDeciwatts,
    OptionalLong deviceTime,
    OptionalInt occupyMinutes)
    implements Uplink {
  public static final int COMMAND = 0x03;

  private static final int LONGEST = 37;

  /** The duration field's largest value, which longer charges keep. */
  public static final int SATURATED_SECONDS = 0xFFFF;

  static Settlement decode(ByteBuffer body) {
    return new Settlement(
        Wire.u16(body),
        Wire.u16(body),
        Wire.u16(body),
        Wire.u8(body),
        new StartKind(Wire.u8(body)),
        Wire.bytes(body, 4),
        new StopCode(Wire.u8(body)),
        Wire.bytes(body, Wire.ORDER_SIZE),
        Wire.optionalU16(body),
        Wire.optionalU32(body),
        Wire.optionalU16(body));
  }

  /** As long as its last known field asks: 29, 31, 35 or 37 bytes. */
  @Override
  public Bytes encode() {
    Body out = new Body().u16("duration", seconds).u16("max_power", maxDeciwatts);
    out.u16("energy", centiKwh).u8("port", port).u8("start_mode", startKind.code());
    out.bytes("card", card, CardSwipe.CARD_SIZE).u8("stop_reason", stop.code());
    out.bytes("order", order, Wire.ORDER_SIZE);
    out.u16("second_max_power", secondMaxDeciwatts.orElse(0));
    out.u32("timestamp", deviceTime.orElse(0)).u16("occupy_min", occupyMinutes.orElse(0));
    return Bytes.wrap(Arrays.copyOf(out.end().array(), size()));
  }

  private int size() {
    if (occupyMinutes.isPresent()) {
      return LONGEST;
    } else if (deviceTime.isPresent()) {
      return 35;
    }
    return secondMaxDeciwatts.isPresent() ? 31 : 29;
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
