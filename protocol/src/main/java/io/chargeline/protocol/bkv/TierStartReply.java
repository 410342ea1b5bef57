package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x0015/17 up (section 5.5). Not published but for the business number; the layout of {@link
 * SwitchReply} is assumed.
 *
 * @param command 0x0015 or 0x0005, as the start had it
 * @param result 1 done, 0 failed
 */
public record TierStartReply(int command, int result, int socket, int outlet, int businessNumber)
    implements Uplink, SubCommand {

  static TierStartReply decode(int command, ByteBuffer in) {
    SwitchReply reply = SwitchReply.decode(in);
    return new TierStartReply(
        command, reply.result(), reply.socket(), reply.outlet(), reply.businessNumber());
  }

  @Override
  public Bytes encode() {
    return new SwitchReply(result, socket, outlet, businessNumber).encode();
  }

  public boolean executed() {
    return result == Wire.OK;
  }

  @Override
  public int subCommand() {
    return TierStart.SUB_COMMAND;
  }
}
