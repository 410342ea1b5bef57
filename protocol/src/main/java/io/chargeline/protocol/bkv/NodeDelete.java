package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x0005/0A down (section 5.2): takes one socket from the gateway's list. The layout is assumed;
 * until hardware confirms it, a {@link NodeList} without the socket is the safe way.
 */
public record NodeDelete(int socket) implements Downlink, SubCommand {
  public static final int SUB_COMMAND = 0x0A;

  static NodeDelete decode(ByteBuffer in) {
    return new NodeDelete(Wire.u8(in));
  }

  @Override
  public Bytes encode() {
    return Bytes.wrap(new byte[] {(byte) socket});
  }

  @Override
  public int command() {
    return NODES;
  }

  @Override
  public int subCommand() {
    return SUB_COMMAND;
  }
}
