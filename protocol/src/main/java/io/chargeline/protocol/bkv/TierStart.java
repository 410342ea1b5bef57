package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * 0x0015/17 down (section 5.5): starts a charge paid by power tiers.
 *
 * @param command 0x0015, or 0x0005 as the vendor's one sample has it: {@link
 *     BkvOptions#tiersOuterCommand}
 * @param paidFen to be used up
 * @param tiers at most {@link PowerTier#MOST}
 */
public record TierStart(
    int command, int socket, int outlet, boolean on, int paidFen, List<PowerTier> tiers)
    implements Downlink, SubCommand {
  public static final int SUB_COMMAND = 0x17;

  static TierStart decode(int command, ByteBuffer in) {
    return new TierStart(
        command,
        Wire.u8(in),
        Wire.u8(in),
        Wire.u8(in) == 1,
        Wire.u16(in),
        PowerTier.decodeList(in));
  }

  @Override
  public Bytes encode() {
    ByteBuffer out = ByteBuffer.allocate(6 + PowerTier.SIZE * tiers.size());
    out.put((byte) socket).put((byte) outlet).put((byte) (on ? 1 : 0)).putShort((short) paidFen);
    PowerTier.encodeList(tiers, out);
    return Bytes.wrap(out.array());
  }

  @Override
  public int subCommand() {
    return SUB_COMMAND;
  }
}
