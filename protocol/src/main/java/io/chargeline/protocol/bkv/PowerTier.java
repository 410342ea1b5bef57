package io.chargeline.protocol.bkv;

import io.chargeline.domain.command.PowerTariff;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A price by power (section 5.5).
 *
 * @param deciwatts the tier's upper power, 0.1 W
 * @param priceFen for {@code minutes}
 */
public record PowerTier(int deciwatts, int priceFen, int minutes) {
  /** More are not accepted by the device. */
  public static final int MOST = PowerTariff.MAX_TIERS;

  static final int SIZE = 6;

  static PowerTier of(PowerTariff.Tier tier) {
    return new PowerTier(tier.maxDeciwatts(), tier.priceFen(), tier.minutes());
  }

  PowerTariff.Tier priced() {
    return new PowerTariff.Tier(deciwatts, priceFen, minutes);
  }

  static PowerTier decode(ByteBuffer in) {
    return new PowerTier(Wire.u16(in), Wire.u16(in), Wire.u16(in));
  }

  /** Their count, then each. */
  static List<PowerTier> decodeList(ByteBuffer in) {
    return Wire.list(in, Wire.u8(in), PowerTier::decode);
  }

  static void encodeList(List<PowerTier> tiers, ByteBuffer out) {
    out.put((byte) tiers.size());
    for (PowerTier tier : tiers) {
      out.putShort((short) tier.deciwatts).putShort((short) tier.priceFen);
      out.putShort((short) tier.minutes);
    }
  }
}
