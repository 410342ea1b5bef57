package io.chargeline.protocol.bkv;

/** 1017 down (section 5.11): the report is stored. */
public record StatusAck(int result) implements Downlink, BkvMessage {

  static StatusAck decode(Elements in) {
    return new StatusAck(in.need(Tag.RESULT));
  }

  @Override
  public void write(ElementWriter out) {
    out.put(Tag.RESULT, result);
  }

  @Override
  public int bkvCommand() {
    return StatusReport.BKV_COMMAND;
  }
}
