package io.chargeline.standalone;

import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.ProtocolOptions;
import io.chargeline.protocol.Protocols;
import io.chargeline.protocol.Splitter;
import io.chargeline.protocol.ap3000.Ap3000;
import io.chargeline.protocol.bkv.Bkv;
import io.chargeline.standalone.LyingDevice.Temper;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Devices that lie, devices that do not, and two gateways to call. */
final class LyingFleet implements AutoCloseable {
  /** What commands are given, except those of patient devices. */
  static final long TIMEOUT_MS = 6_000;

  private static final long REDIAL_MS = 500;

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = (EventLoop) group.next();
  private final Protocols protocols = Protocols.with(ProtocolOptions.RECOMMENDED);
  private final WireLedger ledger = new WireLedger();
  private final List<InetSocketAddress> gateways;
  private final List<LyingDevice> devices = new ArrayList<>();
  private int lines;
  private volatile boolean closing;

  LyingFleet(InetSocketAddress one, InetSocketAddress other) {
    this.gateways = List.of(one, other);
  }

  WireLedger ledger() {
    return ledger;
  }

  LyingDevice pile(int physicalId, Temper temper) {
    return add(new LyingPile(physicalId, temper, this));
  }

  LyingDevice sockets(String id, Temper temper) {
    return add(new LyingSockets(id, temper, this));
  }

  private LyingDevice add(LyingDevice device) {
    devices.add(device);
    int gateway = devices.size() % 2;
    loop.execute(() -> dial(device, gateway));
    return device;
  }

  /** Has every charge told and settled; then {@link #settled}. */
  void finish() {
    loop.execute(() -> devices.forEach(LyingDevice::finish));
  }

  boolean settled() throws Exception {
    return loop.submit(() -> devices.stream().allMatch(LyingDevice::settled)).get();
  }

  void dial(LyingDevice device, int gateway) {
    if (closing) {
      return;
    }
    String name = device instanceof LyingPile ? Ap3000.NAME : Bkv.NAME;
    Protocol protocol = protocols.named(name).orElseThrow();
    lines++;
    FleetLine line = new FleetLine(lines, gateway, device, protocol.splitter(Splitter.DEFAULT_CAP));
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(line)
        .connect(gateways.get(gateway))
        .addListener(
            (ChannelFutureListener)
                done -> {
                  if (!done.isSuccess()) {
                    after(REDIAL_MS, () -> dial(device, gateway));
                  }
                });
  }

  void after(long ms, Runnable what) {
    if (!loop.isShuttingDown()) {
      loop.schedule(what, ms, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    closing = true;
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
