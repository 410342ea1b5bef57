package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * The device's answer to 0x72 (section 6.4).
 *
 * @param result 0 done
 */
public record CabinetStopAnswer(int result, Bytes order) implements Uplink {

  static CabinetStopAnswer decode(ByteBuffer body) {
    return new CabinetStopAnswer(Wire.u8(body), Wire.bytes(body, Wire.ORDER_SIZE));
  }

  @Override
  public Bytes encode() {
    return new Body().u8("result", result).bytes("order", order, Wire.ORDER_SIZE).end();
  }

  public boolean ok() {
    return result == Result.OK;
  }

  @Override
  public int command() {
    return CabinetStop.COMMAND;
  }
}
