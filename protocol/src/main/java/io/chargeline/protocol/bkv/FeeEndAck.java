package io.chargeline.protocol.bkv;

/** 1004 down (section 5.10): the end report is stored. The order of its elements counts. */
public record FeeEndAck(int result, int socket, int outlet) implements Downlink, BkvMessage {

  static FeeEndAck decode(Elements in) {
    return new FeeEndAck(in.need(Tag.RESULT), in.need(Tag.SOCKET), in.need(Tag.OUTLET));
  }

  @Override
  public void write(ElementWriter out) {
    out.put(Tag.RESULT, result);
    out.put(Tag.SOCKET, socket);
    out.put(Tag.OUTLET, outlet);
  }

  @Override
  public int bkvCommand() {
    return FeeEnd.BKV_COMMAND;
  }
}
