package io.chargeline.simulator;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;

/** Dials a server over TCP, everything on the given event loop. */
final class TcpDialer implements Dialer {
  private static final int CONNECT_TIMEOUT_MS = 5_000;

  private final EventLoop loop;
  private final InetSocketAddress server;

  TcpDialer(EventLoop loop, InetSocketAddress server) {
    this.loop = loop;
    this.server = server;
  }

  @Override
  public void dial(Ear ear) {
    ChannelFuture connecting =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
            .handler(new Handler(ear))
            .connect(server);
    connecting.addListener(
        (ChannelFutureListener)
            done -> {
              if (!done.isSuccess()) {
                ear.closed();
              }
            });
  }

  private static final class Handler extends ChannelInboundHandlerAdapter {
    private final Ear ear;

    Handler(Ear ear) {
      this.ear = ear;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      ear.opened(new TcpLine(ctx.channel()));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf in = (ByteBuf) message;
      try {
        ear.received(ByteBufUtil.getBytes(in));
      } finally {
        in.release();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      ear.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      // A reset by the server is an end like any other; channelInactive follows.
      ChannelFuture unused = ctx.close();
    }
  }

  private record TcpLine(Channel channel) implements Line {
    @Override
    public void write(byte[] bytes) {
      // A module's buffer is small: what a server does not take is lost, not hoarded.
      if (channel.isWritable()) {
        ChannelFuture unused =
            channel.writeAndFlush(Unpooled.wrappedBuffer(bytes), channel.voidPromise());
      }
    }

    @Override
    public void close() {
      ChannelFuture unused = channel.close();
    }
  }
}
