package io.chargeline.protocol.bkv;

import java.util.Map;

/**
 * 1012 up (section 5.14): what a socket keeps to.
 *
 * @param result 1 done, 0 failed
 */
public record ParametersReport(int socket, int result, Map<Parameter, Long> values)
    implements Uplink, BkvMessage {

  static ParametersReport decode(Elements in) {
    return new ParametersReport(in.need(Tag.SOCKET), in.need(Tag.RESULT), Parameter.decode(in));
  }

  @Override
  public void write(ElementWriter out) {
    out.put(Tag.SOCKET, socket);
    out.put(Tag.RESULT, result);
    Parameter.write(Parameter.AS_REPORTED, values, out);
  }

  @Override
  public int bkvCommand() {
    return ParametersQuery.BKV_COMMAND;
  }
}
