package io.chargeline.protocol.bkv;

import java.util.List;
import java.util.Map;

/** 1011 down (section 5.14): changes the parameters named, and leaves the others. */
public record ParametersSet(int socket, Map<Parameter, Long> values)
    implements Downlink, BkvMessage {
  public static final int BKV_COMMAND = 0x1011;

  static ParametersSet decode(Elements in) {
    return new ParametersSet(in.need(Tag.SOCKET), Parameter.decode(in));
  }

  @Override
  public void write(ElementWriter out) {
    out.put(Tag.SOCKET, socket);
    Parameter.write(List.of(Parameter.values()), values, out);
  }

  @Override
  public int bkvCommand() {
    return BKV_COMMAND;
  }
}
