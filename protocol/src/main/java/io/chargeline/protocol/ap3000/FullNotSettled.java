package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x43 (section 5.7): a cabinet's charge is full; no settlement, and not answered.
 *
 * @param maxDeciwatts 0.1 W
 * @param centiKwh 0.01 kWh
 * @param port 0-based
 */
public record FullNotSettled(
    int seconds,
    int maxDeciwatts,
    int centiKwh,
    int port,
    StartKind startKind,
    Bytes card,
    StopCode stop,
    Bytes order)
    implements Uplink {
  public static final int COMMAND = 0x43;

  static FullNotSettled decode(ByteBuffer body) {
    return new FullNotSettled(
        Wire.u16(body),
        Wire.u16(body),
        Wire.u16(body),
        Wire.u8(body),
        new StartKind(Wire.u8(body)),
        Wire.bytes(body, CardSwipe.CARD_SIZE),
        new StopCode(Wire.u8(body)),
        Wire.bytes(body, Wire.ORDER_SIZE));
  }

  @Override
  public Bytes encode() {
    return new Body()
        .u16("duration", seconds)
        .u16("max_power", maxDeciwatts)
        .u16("energy", centiKwh)
        .u8("port", port)
        .u8("start_mode", startKind.code())
        .bytes("card", card, CardSwipe.CARD_SIZE)
        .u8("stop_reason", stop.code())
        .bytes("order", order, Wire.ORDER_SIZE)
        .end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
