package io.chargeline.protocol.bkv;

/** 1012 down (section 5.14). */
public record ParametersQuery(int socket) implements Downlink, BkvMessage {
  public static final int BKV_COMMAND = 0x1012;

  static ParametersQuery decode(Elements in) {
    return new ParametersQuery(in.need(Tag.SOCKET));
  }

  @Override
  public void write(ElementWriter out) {
    out.put(Tag.SOCKET, socket);
  }

  @Override
  public int bkvCommand() {
    return BKV_COMMAND;
  }
}
