package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.util.List;
import java.util.OptionalInt;

/**
 * 1007 down (section 5.9): starts a charge whose fees the device counts. How it answers is not
 * published.
 *
 * @param chargeMode {@link #ELECTRICITY_AND_SERVICE}
 * @param controlType 1 in the vendor's sample, undescribed
 * @param undescribedF4 2 in the vendor's sample
 * @param serviceFeeMode {@link #SERVICE_BY_TIME} or {@link #SERVICE_BY_ENERGY}
 * @param tiers in the order of the day; the last must end at 23:59
 */
public record FeeStart(
    int socket,
    int outlet,
    boolean on,
    int chargeMode,
    OptionalInt controlType,
    OptionalInt undescribedF4,
    int paidFen,
    int serviceFeeMode,
    List<FeeTier> tiers)
    implements Downlink, BkvMessage {
  public static final int BKV_COMMAND = 0x1007;
  public static final int ELECTRICITY_AND_SERVICE = 4;
  public static final int SERVICE_BY_TIME = 0;
  public static final int SERVICE_BY_ENERGY = 1;

  private static final int SAMPLE_CONTROL_TYPE = 1;
  private static final int SAMPLE_F4 = 2;

  /**
   * A start as the vendor's sample has it.
   *
   * @throws IllegalArgumentException if the last tier does not end the day
   */
  public static FeeStart of(
      int socket, int outlet, int paidFen, int serviceFeeMode, List<FeeTier> tiers) {
    if (tiers.isEmpty() || !tiers.get(tiers.size() - 1).endsTheDay()) {
      throw new IllegalArgumentException("the last fee tier must end at 23:59: " + tiers);
    }
    return new FeeStart(
        socket,
        outlet,
        true,
        ELECTRICITY_AND_SERVICE,
        OptionalInt.of(SAMPLE_CONTROL_TYPE),
        OptionalInt.of(SAMPLE_F4),
        paidFen,
        serviceFeeMode,
        tiers);
  }

  static FeeStart decode(Elements in) {
    return new FeeStart(
        in.need(Tag.SOCKET),
        in.need(Tag.OUTLET),
        in.need(Tag.SWITCH) == 1,
        in.need(Tag.CHARGE_MODE),
        in.number(Tag.CONTROL_TYPE),
        in.number(Tag.UNDESCRIBED_F4),
        in.need(Tag.PAID_FEN),
        in.need(Tag.SERVICE_FEE_MODE),
        FeeTier.decodeList(in.bytes(Tag.FEE_TIERS).orElse(Bytes.EMPTY)));
  }

  @Override
  public void write(ElementWriter out) {
    out.put(Tag.SOCKET, socket);
    out.put(Tag.OUTLET, outlet);
    out.put(Tag.SWITCH, on ? 1 : 0);
    out.put(Tag.CHARGE_MODE, chargeMode);
    out.put(Tag.CONTROL_TYPE, controlType);
    out.put(Tag.UNDESCRIBED_F4, undescribedF4);
    out.put(Tag.PAID_FEN, paidFen);
    out.put(Tag.SERVICE_FEE_MODE, serviceFeeMode);
    out.put(Tag.TIER_COUNT, tiers.size());
    out.put(Tag.FEE_TIERS, FeeTier.encodeList(tiers));
  }

  @Override
  public int bkvCommand() {
    return BKV_COMMAND;
  }
}
