package io.chargeline.protocol.bkv;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * 1010 up (section 5.13), any part of which may be missing. No table of reasons or states is
 * published: they pass raw.
 *
 * @param reason of the socket
 * @param status of the socket
 * @param overDecivolts 0.1 V; may be the normal mains
 * @param underDecivolts 0.1 V; may be the normal mains
 */
public record AbnormalEvent(
    int socket,
    OptionalInt reason,
    OptionalInt status,
    OptionalInt overDecivolts,
    OptionalInt underDecivolts,
    Outlet a,
    Outlet b)
    implements Uplink, BkvMessage {
  public static final int BKV_COMMAND = 0x1010;

  /**
   * One outlet's part.
   *
   * @param leakage in an unstated unit
   * @param overCelsius as sent
   * @param bits the outlet's status byte
   */
  public record Outlet(
      OptionalInt reason,
      OptionalInt status,
      OptionalInt leakage,
      OptionalInt overCelsius,
      Optional<StatusBits> bits) {

    private static Outlet decode(
        Elements in, Tag reason, Tag status, Tag leakage, Tag celsius, Tag bits) {
      OptionalInt code = in.number(bits);
      return new Outlet(
          in.number(reason),
          in.number(status),
          in.number(leakage),
          in.number(celsius),
          code.isPresent() ? Optional.of(new StatusBits(code.getAsInt())) : Optional.empty());
    }

    private OptionalInt code() {
      return bits.isPresent() ? OptionalInt.of(bits.get().code()) : OptionalInt.empty();
    }
  }

  static AbnormalEvent decode(Elements in) {
    return new AbnormalEvent(
        in.need(Tag.SOCKET),
        in.number(Tag.SOCKET_EVENT_REASON),
        in.number(Tag.SOCKET_EVENT_STATUS),
        in.number(Tag.OVER_VOLTAGE),
        in.number(Tag.UNDER_VOLTAGE),
        Outlet.decode(
            in,
            Tag.A_EVENT_REASON,
            Tag.A_EVENT_STATUS,
            Tag.A_LEAKAGE,
            Tag.A_OVER_CELSIUS,
            Tag.A_STATUS),
        Outlet.decode(
            in,
            Tag.B_EVENT_REASON,
            Tag.B_EVENT_STATUS,
            Tag.B_LEAKAGE,
            Tag.B_OVER_CELSIUS,
            Tag.B_STATUS));
  }

  @Override
  public void write(ElementWriter out) {
    out.put(Tag.SOCKET, socket);
    out.put(Tag.SOCKET_EVENT_REASON, reason);
    out.put(Tag.SOCKET_EVENT_STATUS, status);
    out.put(Tag.A_EVENT_REASON, a.reason);
    out.put(Tag.A_EVENT_STATUS, a.status);
    out.put(Tag.B_EVENT_REASON, b.reason);
    out.put(Tag.B_EVENT_STATUS, b.status);
    out.put(Tag.OVER_VOLTAGE, overDecivolts);
    out.put(Tag.UNDER_VOLTAGE, underDecivolts);
    out.put(Tag.A_LEAKAGE, a.leakage);
    out.put(Tag.B_LEAKAGE, b.leakage);
    out.put(Tag.A_OVER_CELSIUS, a.overCelsius);
    out.put(Tag.B_OVER_CELSIUS, b.overCelsius);
    out.put(Tag.A_STATUS, a.code());
    out.put(Tag.B_STATUS, b.code());
  }

  @Override
  public int bkvCommand() {
    return BKV_COMMAND;
  }
}
