package io.chargeline.protocol.bkv;

import java.time.LocalDateTime;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * 1013 up (section 5.15): seen once after every connect, undocumented, and not answered.
 *
 * @param outlet {@link #WHOLE_SOCKET} seen
 * @param time by the device's clock; empty if it names no moment
 * @param code 0x3111 and 0x3112 seen
 */
public record ConnectEvent(
    OptionalInt socket, OptionalInt outlet, Optional<LocalDateTime> time, OptionalInt code)
    implements Uplink, BkvMessage {
  public static final int BKV_COMMAND = 0x1013;
  public static final int WHOLE_SOCKET = 0x7F;

  static ConnectEvent decode(Elements in) {
    return new ConnectEvent(
        in.number(Tag.SOCKET),
        in.number(Tag.OUTLET),
        in.bytes(Tag.EVENT_TIME).flatMap(Wire::time),
        in.number(Tag.EVENT_CODE));
  }

  @Override
  public void write(ElementWriter out) {
    out.put(Tag.SOCKET, socket);
    out.put(Tag.OUTLET, outlet);
    out.put(Tag.EVENT_TIME, time);
    out.put(Tag.EVENT_CODE, code);
  }

  @Override
  public int bkvCommand() {
    return BKV_COMMAND;
  }
}
