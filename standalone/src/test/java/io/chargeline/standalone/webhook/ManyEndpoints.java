package io.chargeline.standalone.webhook;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Third parties' servers, one a path, that keep the books on what they accepted. */
final class ManyEndpoints implements AutoCloseable {
  private static final int MAX_BODY = 1 << 20;

  /** How a path answers: its books, whether it accepts, and how long it takes for that. */
  record Behaviour(Predicate<String> accepts, int refusal, Duration after) {
    static final Behaviour GOOD = new Behaviour(id -> true, 0, Duration.ZERO);
  }

  private final EventLoopGroup threads =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
  private final Map<String, Books> books = new ConcurrentHashMap<>();
  private final Channel server;

  ManyEndpoints() {
    server =
        new ServerBootstrap()
            .group(threads)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(MAX_BODY))
                        .addLast(new Desk());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  String url(String path) {
    return "http://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort() + path;
  }

  ManyEndpoints on(String path, Behaviour behaviour) {
    behaviours.put(path, behaviour);
    return this;
  }

  Books books(String path) {
    return books.computeIfAbsent(path, any -> new Books());
  }

  private final class Desk extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
      String path = request.uri();
      String id = request.headers().get("webhook-id");
      Behaviour behaviour = behaviours.getOrDefault(path, Behaviour.GOOD);
      long delay = behaviour.after().toMillis();
      if (delay == 0) {
        answer(ctx, path, id, behaviour);
      } else {
        var unused =
            ctx.executor()
                .schedule(() -> answer(ctx, path, id, behaviour), delay, TimeUnit.MILLISECONDS);
      }
    }

    /** Whoever was killed in the middle of a request leaves a broken connection. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      var unused = ctx.close();
    }

    private void answer(ChannelHandlerContext ctx, String path, String id, Behaviour behaviour) {
      boolean accepted = behaviour.accepts().test(id);
      if (accepted) {
        books(path).add(id);
      }
      DefaultFullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              HttpResponseStatus.valueOf(accepted ? 204 : behaviour.refusal()),
              Unpooled.EMPTY_BUFFER);
      if (!accepted) {
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
      }
      var unused = ctx.writeAndFlush(response, ctx.voidPromise());
    }
  }

  @Override
  public void close() {
    server.close().syncUninterruptibly();
    threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
