package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * 0x85 and 0x92 (section 7): limits of every charge; one given in 0x82 wins.
 *
 * @param overloadDeciwatts 0.1 W; the device refuses more than it can: 2000 W, high-power 3500 W
 * @param overDecivolts 0.1 V; absent in old firmware
 * @param underDecivolts 0.1 V; absent in old firmware
 */
public record LimitParameters(
    int maxSeconds, int overloadDeciwatts, OptionalInt overDecivolts, OptionalInt underDecivolts)
    implements Parameters {
  public static final int COMMAND = 0x85;

  private static final int DEFAULT_OVER_DECIVOLTS = 2700;

  /** The old form of 4 bytes. */
  public LimitParameters(int maxSeconds, int overloadDeciwatts) {
    this(maxSeconds, overloadDeciwatts, OptionalInt.empty(), OptionalInt.empty());
  }

  static LimitParameters decode(ByteBuffer body) {
    return new LimitParameters(
        Wire.u16(body), Wire.u16(body), Wire.optionalU16(body), Wire.optionalU16(body));
  }

  /**
   * As long as its last known field asks: 4, 6 or 8 bytes. An over-voltage that is not known before
   * a known under-voltage is what a device comes with.
   */
  @Override
  public Bytes encode() {
    Body out = new Body().u16("max_charge_s", maxSeconds).u16("overload_power", overloadDeciwatts);
    if (overDecivolts.isPresent() || underDecivolts.isPresent()) {
      out.u16("over_voltage", overDecivolts.orElse(DEFAULT_OVER_DECIVOLTS));
    }
    underDecivolts.ifPresent(decivolts -> out.u16("under_voltage", decivolts));
    return out.end();
  }

  @Override
  public int setCommand() {
    return COMMAND;
  }
}
