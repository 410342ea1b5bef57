package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x0015/1D down (section 5.12). Answered by a {@link SocketReport}, or only by a {@link
 * StatusReport}.
 */
public record SocketQuery(int socket) implements Downlink, SubCommand {
  public static final int SUB_COMMAND = 0x1D;

  static SocketQuery decode(ByteBuffer in) {
    return new SocketQuery(Wire.u8(in));
  }

  @Override
  public Bytes encode() {
    return Bytes.wrap(new byte[] {(byte) socket});
  }

  @Override
  public int subCommand() {
    return SUB_COMMAND;
  }
}
