package io.chargeline.protocol.bkv;

/**
 * 1011 up (section 5.14): how a change of parameters went.
 *
 * @param result 1 done, 0 failed
 */
public record ParametersReply(int socket, int result) implements Uplink, BkvMessage {

  static ParametersReply decode(Elements in) {
    return new ParametersReply(in.need(Tag.SOCKET), in.need(Tag.RESULT));
  }

  @Override
  public void write(ElementWriter out) {
    out.put(Tag.SOCKET, socket);
    out.put(Tag.RESULT, result);
  }

  @Override
  public int bkvCommand() {
    return ParametersSet.BKV_COMMAND;
  }
}
