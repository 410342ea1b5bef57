package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * 0x0015/0B down (section 5.6): what a swipe is to do.
 *
 * @param businessNumber the swipe's
 * @param mode {@link #BY_TIME} or {@link #BY_POWER}; the value for energy is not known
 * @param minutes the vendor's sample would fit seconds as well (section 7)
 * @param wattHours in units of {@link BkvOptions#energyUnitWh}
 * @param power in mode {@link #BY_POWER} only
 */
public record CardOrder(
    int socket,
    int outlet,
    int businessNumber,
    boolean on,
    int mode,
    int minutes,
    int wattHours,
    Optional<PowerTerms> power)
    implements Downlink, SubCommand {
  public static final int BY_TIME = 1;
  public static final int BY_POWER = 3;

  private static final int SHORT_SIZE = 10;

  /**
   * @param amountFen to be used up
   * @param tiers at most {@link PowerTier#MOST}
   */
  public record PowerTerms(int amountFen, List<PowerTier> tiers) {}

  /**
   * @throws IllegalArgumentException if power terms stand in another mode
   */
  public CardOrder {
    if (power.isPresent() && mode != BY_POWER) {
      throw new IllegalArgumentException("power terms in mode " + mode);
    }
  }

  /** Charges nothing: off, no time, no energy. */
  public static CardOrder refusal(CardSwipe swipe) {
    return new CardOrder(
        swipe.socket(),
        swipe.outlet(),
        swipe.businessNumber(),
        false,
        BY_TIME,
        0,
        0,
        Optional.empty());
  }

  static CardOrder decode(ByteBuffer in) {
    int socket = Wire.u8(in);
    int outlet = Wire.u8(in);
    int businessNumber = Wire.u16(in);
    boolean on = Wire.u8(in) == 1;
    int mode = Wire.u8(in);
    int minutes = Wire.u16(in);
    int wattHours = Wire.u16(in);
    Optional<PowerTerms> power =
        mode == BY_POWER && in.hasRemaining()
            ? Optional.of(new PowerTerms(Wire.u16(in), PowerTier.decodeList(in)))
            : Optional.empty();
    return new CardOrder(socket, outlet, businessNumber, on, mode, minutes, wattHours, power);
  }

  @Override
  public Bytes encode() {
    int more = power.map(terms -> 3 + PowerTier.SIZE * terms.tiers.size()).orElse(0);
    ByteBuffer out = ByteBuffer.allocate(SHORT_SIZE + more);
    out.put((byte) socket).put((byte) outlet).putShort((short) businessNumber);
    out.put((byte) (on ? 1 : 0)).put((byte) mode);
    out.putShort((short) minutes).putShort((short) wattHours);
    power.ifPresent(terms -> PowerTier.encodeList(terms.tiers, amount(out, terms)));
    return Bytes.wrap(out.array());
  }

  private static ByteBuffer amount(ByteBuffer out, PowerTerms terms) {
    return out.putShort((short) terms.amountFen);
  }

  @Override
  public int subCommand() {
    return CardSwipe.SUB_COMMAND;
  }
}
