package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x0015/1B up (section 5.8): the answer to a {@link VoiceWindow}.
 *
 * @param result 1 done, 0 failed
 */
public record VoiceReply(int socket, int outlet, int result) implements Uplink, SubCommand {
  public static final int SUB_COMMAND = 0x1B;

  static VoiceReply decode(ByteBuffer in) {
    return new VoiceReply(Wire.u8(in), Wire.u8(in), Wire.u8(in));
  }

  @Override
  public Bytes encode() {
    return Bytes.wrap(new byte[] {(byte) socket, (byte) outlet, (byte) result});
  }

  @Override
  public int subCommand() {
    return SUB_COMMAND;
  }
}
