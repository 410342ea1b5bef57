package io.chargeline.protocol.bkv;

import java.util.List;
import java.util.OptionalInt;

/**
 * 1017 up (section 5.11): every 5 minutes, at once on a change, and after a query. Several sockets
 * may stand in one.
 */
public record StatusReport(List<Socket> sockets) implements Uplink, BkvMessage {
  public static final int BKV_COMMAND = 0x1017;

  /**
   * @param version of its software; 0xFFFF seen
   * @param celsius unsigned, no offset
   * @param signal of the radio between gateway and socket
   */
  public record Socket(
      int socket,
      OptionalInt version,
      OptionalInt celsius,
      OptionalInt signal,
      List<OutletReading> outlets) {

    private static Socket decode(Elements in) {
      return new Socket(
          in.need(Tag.SOCKET),
          in.number(Tag.VERSION),
          in.number(Tag.CELSIUS),
          in.number(Tag.SIGNAL),
          in.all(Tag.OUTLETS, OutletReading::decode));
    }

    private ElementWriter elements() {
      ElementWriter out = new ElementWriter();
      out.put(Tag.SOCKET, socket);
      out.put(Tag.VERSION, version);
      out.put(Tag.CELSIUS, celsius);
      out.put(Tag.SIGNAL, signal);
      outlets.forEach(outlet -> out.put(Tag.OUTLETS, outlet.elements()));
      return out;
    }
  }

  static StatusReport decode(Elements in) {
    return new StatusReport(in.all(Tag.SOCKETS, Socket::decode));
  }

  @Override
  public void write(ElementWriter out) {
    sockets.forEach(socket -> out.put(Tag.SOCKETS, socket.elements()));
  }

  @Override
  public int bkvCommand() {
    return BKV_COMMAND;
  }
}
