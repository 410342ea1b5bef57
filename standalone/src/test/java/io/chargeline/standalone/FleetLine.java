package io.chargeline.standalone;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Splitter;
import io.chargeline.protocol.WireFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A device's connection to one of the gateways. */
final class FleetLine extends ChannelInboundHandlerAdapter {
  private final int number;
  private final int gateway;
  private final LyingDevice device;
  private final Splitter splitter;
  private Channel channel;
  private byte[] rest = new byte[0];

  /**
   * @param number of all lines of the fleet
   * @param gateway which of the two
   */
  FleetLine(int number, int gateway, LyingDevice device, Splitter splitter) {
    this.number = number;
    this.gateway = gateway;
    this.device = device;
    this.splitter = splitter;
  }

  int number() {
    return number;
  }

  int gateway() {
    return gateway;
  }

  boolean open() {
    return channel != null && channel.isActive();
  }

  void write(Bytes bytes) {
    channel.writeAndFlush(Unpooled.wrappedBuffer(bytes.array()), channel.voidPromise());
  }

  void close() {
    channel.close();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    channel = ctx.channel();
    device.opened(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      read(ByteBufUtil.getBytes(in));
    } finally {
      in.release();
    }
  }

  private void read(byte[] more) {
    byte[] all = Arrays.copyOf(rest, rest.length + more.length);
    System.arraycopy(more, 0, all, rest.length, more.length);
    ByteBuffer in = ByteBuffer.wrap(all);
    for (Inbound item = splitter.next(in, false); item != null; item = splitter.next(in, false)) {
      if (item instanceof WireFrame frame) {
        device.received(this, frame);
      }
    }
    rest = Arrays.copyOfRange(all, in.position(), all.length);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    device.closed(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
