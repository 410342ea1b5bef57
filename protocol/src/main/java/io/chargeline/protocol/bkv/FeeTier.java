package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Prices until a time of day (section 5.9).
 *
 * @param endHour 0–23
 * @param endMinute 0–59, within the tier
 * @param electricityFen per kWh
 * @param serviceFen per kWh, or by time: the start says which
 */
public record FeeTier(int endHour, int endMinute, int electricityFen, int serviceFen) {
  private static final int SIZE = 6;

  static List<FeeTier> decodeList(Bytes value) {
    ByteBuffer in = value.bigEndian();
    return Wire.list(in, value.length() / SIZE, FeeTier::decode);
  }

  private static FeeTier decode(ByteBuffer in) {
    return new FeeTier(Wire.u8(in), Wire.u8(in), Wire.u16(in), Wire.u16(in));
  }

  static Bytes encodeList(List<FeeTier> tiers) {
    ByteBuffer out = ByteBuffer.allocate(SIZE * tiers.size());
    for (FeeTier tier : tiers) {
      out.put((byte) tier.endHour).put((byte) tier.endMinute);
      out.putShort((short) tier.electricityFen).putShort((short) tier.serviceFen);
    }
    return Bytes.wrap(out.array());
  }

  boolean endsTheDay() {
    return endHour == 23 && endMinute == 59;
  }
}
