package io.chargeline.protocol.bkv;

/**
 * 1010 down (section 5.13): the event is stored.
 *
 * @param result 1 done, 0 failed
 */
public record AbnormalEventAck(int socket, int result) implements Downlink, BkvMessage {

  static AbnormalEventAck decode(Elements in) {
    return new AbnormalEventAck(in.need(Tag.SOCKET), in.need(Tag.RESULT));
  }

  @Override
  public void write(ElementWriter out) {
    out.put(Tag.SOCKET, socket);
    out.put(Tag.RESULT, result);
  }

  @Override
  public int bkvCommand() {
    return AbnormalEvent.BKV_COMMAND;
  }
}
