package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/** 0x0005/09 down (section 5.2): adds one socket to the gateway's list. */
public record NodeAdd(Node node) implements Downlink, SubCommand {
  public static final int SUB_COMMAND = 0x09;

  static NodeAdd decode(ByteBuffer in) {
    return new NodeAdd(Node.decode(in));
  }

  @Override
  public Bytes encode() {
    ByteBuffer out = ByteBuffer.allocate(Node.SIZE);
    node.encode(out);
    return Bytes.wrap(out.array());
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
