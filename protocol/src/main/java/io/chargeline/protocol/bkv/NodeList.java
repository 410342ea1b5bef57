package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * 0x0005/08 down (section 5.2): replaces the gateway's whole list of sockets.
 *
 * @param channel radio channel, 1–15
 */
public record NodeList(int channel, List<Node> nodes) implements Downlink, SubCommand {
  public static final int SUB_COMMAND = 0x08;

  /** A list of other than whole entries is not read: what it would delete is not known. */
  static NodeList decode(ByteBuffer in) {
    int channel = Wire.u8(in);
    if (in.remaining() % Node.SIZE != 0) {
      throw new BufferUnderflowException();
    }
    return new NodeList(channel, Wire.list(in, in.remaining() / Node.SIZE, Node::decode));
  }

  @Override
  public Bytes encode() {
    ByteBuffer out = ByteBuffer.allocate(1 + Node.SIZE * nodes.size());
    out.put((byte) channel);
    nodes.forEach(node -> node.encode(out));
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
