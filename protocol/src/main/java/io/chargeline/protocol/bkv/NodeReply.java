package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x0005/08, 09 or 0A up (section 5.2): how a change of the list went; takes 3–4 s.
 *
 * @param subCommand of the change
 * @param result 1 done, 0 failed
 */
public record NodeReply(int subCommand, int result) implements Uplink, SubCommand {

  static NodeReply decode(int subCommand, ByteBuffer in) {
    return new NodeReply(subCommand, Wire.u8(in));
  }

  @Override
  public Bytes encode() {
    return Bytes.wrap(new byte[] {(byte) result});
  }

  @Override
  public int command() {
    return NODES;
  }
}
