package io.chargeline.simulator;

import io.chargeline.domain.device.DeviceId;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** A place where piles stand: few threads serve thousands of them. Closing it takes all away. */
public final class Yard implements AutoCloseable {
  private final EventLoopGroup loops;
  private final InetSocketAddress server;
  private final Queue<Station> stations = new ConcurrentLinkedQueue<>();

  /**
   * @param server the gateway's device port
   * @param threads 1 is enough for thousands of quiet piles
   */
  public Yard(InetSocketAddress server, int threads) {
    this.server = server;
    this.loops =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("simulator", true), NioIoHandler.newFactory());
  }

  /** A pile with its own module, connecting at once. */
  public Pile pile(PileSpec spec, Periods periods, PileListener listener) {
    Host host = host(iccidOf(spec.deviceId()), List.of(spec), periods, listener);
    host.start();
    return host.piles().get(0);
  }

  /** A module with several piles behind it; it dials when started. */
  public Host host(String iccid, List<PileSpec> specs, Periods periods, PileListener listener) {
    return place((dialer, timers) -> new Host(iccid, dialer, timers, periods, specs, listener));
  }

  /** The same with a board of its own, which speaks for the host itself. */
  public Host host(
      String iccid,
      HostBoardSpec board,
      List<PileSpec> specs,
      Periods periods,
      PileListener listener) {
    return place(
        (dialer, timers) -> new Host(iccid, dialer, timers, periods, board, specs, listener));
  }

  /** A station of any kind, made for one of this yard's threads; it dials when started. */
  public <S extends Station> S place(BiFunction<Dialer, Timers, S> maker) {
    EventLoop loop = loops.next();
    S station = maker.apply(new TcpDialer(loop, server), new EventLoopTimers(loop));
    stations.add(station);
    return station;
  }

  /** An ICCID of 20 digits that names the device's module and no other's. */
  public static String iccidOf(DeviceId device) {
    return device.isAp3000()
        ? "898604%014d".formatted(Integer.toUnsignedLong(device.physicalId()))
        : "898604" + device.value();
  }

  /** Hangs up everywhere and waits, at most 5 s, until all is ended. */
  @Override
  public void close() {
    stations.forEach(Station::stop);
    loops.shutdownGracefully(0, 4, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
