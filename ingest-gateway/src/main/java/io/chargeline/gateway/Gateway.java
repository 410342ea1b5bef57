package io.chargeline.gateway;

import io.chargeline.domain.command.GatewayCommand;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.log.PlatformLog;
import io.chargeline.log.PlatformLog.Reading;
import io.chargeline.log.StampedWriter;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.ProtocolStream;
import io.chargeline.protocol.Protocols;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Devices' TCP server: frames to the log, answers and commands to devices.
 *
 * <p>One event loop does everything, accepting too. A device speaks once in some 30 s, so one
 * thread serves far more of them than a process has sockets for; in return the order of things is
 * one, across connections as well: connection numbers follow acceptance, a device leaves its old
 * connection before it is on the new one, and nothing needs a lock. More load takes more gateways.
 */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final int ACCEPT_QUEUE = 4096;
  private static final Duration HEALTH_PATIENCE = Duration.ofSeconds(2);

  /** Answers are some 20 bytes; a device that leaves more than this unread does not read. */
  private static final WriteBufferWaterMark UNREAD = new WriteBufferWaterMark(4 << 10, 16 << 10);

  private static final String ANY_PROTOCOL = "";
  private static final int PULSES_PER_STANDSTILL = 5;

  private final Core core;
  private final StampedWriter log;
  private final Connections connections;
  private final EventLoopGroup group;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final Map<String, Channel> servers = new LinkedHashMap<>();
  private CommandReader commands;
  private HttpEndpoint http;
  private PlatformLog vitals;

  private Gateway(
      GatewayConfig config, StampedWriter log, EventLoopGroup group, MeterRegistry registry) {
    this.log = log;
    this.group = group;
    this.core =
        new Core(
            config,
            log.writer(),
            group.next(),
            new Journal(log),
            new Backlog(config.room()),
            new Metrics(registry, config.name()),
            new Progress(),
            new Standstill(config.times().standstill().toNanos(), System::nanoTime),
            Protocols.with(config.languages().options()));
    this.connections = new Connections(core);
  }

  /**
   * Starts a gateway; its topics must exist.
   *
   * @param clock unix milliseconds: the event time of all it logs, and what a command's expiry is
   *     compared with
   * @throws IllegalStateException if the broker does not answer
   * @throws RuntimeException if a port is taken
   */
  public static Gateway start(GatewayConfig config, LongSupplier clock, MeterRegistry registry) {
    return start(config, clock, registry, List.of());
  }

  /**
   * The same.
   *
   * @param besides what it says of more than itself
   */
  static Gateway start(
      GatewayConfig config,
      LongSupplier clock,
      MeterRegistry registry,
      List<Supplier<List<Reading>>> besides) {
    StampedWriter log =
        StampedWriter.open(
            config.bootstrap(),
            config.framesTopic(),
            config.repeatable() ? config.name() : newInstance(config.name()),
            clock,
            config.room().max(),
            config.repeatable()
                ? StampedWriter.Batching.UNTIL_HURRIED
                : StampedWriter.Batching.BRIEF);
    Gateway gateway = start(config, log, registry);
    if (config.ticking()) {
      List<Supplier<List<Reading>>> sources = new ArrayList<>(besides);
      sources.add(new Vitals(gateway.core.metrics()));
      gateway.vitals = PlatformLog.start(config.bootstrap(), gateway.instance(), clock, sources);
    }
    return gateway;
  }

  /** Takes ownership of the log, whose writer name becomes the instance. */
  static Gateway start(GatewayConfig config, StampedWriter log, MeterRegistry registry) {
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("gateway-" + config.name(), true), ioHandler());
    Gateway gateway = new Gateway(config, log, group, registry);
    try {
      gateway.open(registry);
      return gateway;
    } catch (RuntimeException e) {
      gateway.close();
      throw e;
    }
  }

  /** A name no other start has, now or later. */
  static String newInstance(String name) {
    byte[] random = new byte[4];
    new SecureRandom().nextBytes(random);
    long seconds = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
    return "%s-%s-%s".formatted(name, Long.toString(seconds, 36), HexFormat.of().formatHex(random));
  }

  /** The device port it listens on. */
  public int port() {
    return portOf(ANY_PROTOCOL);
  }

  /**
   * The port for this protocol only.
   *
   * @throws IllegalArgumentException if it has none
   */
  public int port(String protocol) {
    if (!servers.containsKey(protocol)) {
      throw new IllegalArgumentException("no port of its own for protocol " + protocol);
    }
    return portOf(protocol);
  }

  private int portOf(String name) {
    return ((InetSocketAddress) servers.get(name).localAddress()).getPort();
  }

  /** Its own metrics port, or {@link GatewayConfig#NO_HTTP}. */
  public int httpPort() {
    return http == null ? GatewayConfig.NO_HTTP : http.port();
  }

  /** The name its records carry and commands address; new at each start. */
  public String instance() {
    return core.instance();
  }

  /**
   * Takes a command, as if it had come from {@code gateway.commands}.
   *
   * @return how it ended for the gateway; completes on the event loop, which must not be held up
   */
  public CompletableFuture<CommandResult> submit(GatewayCommand command) {
    CompletableFuture<CommandResult> result = new CompletableFuture<>();
    if (!onLoop(() -> connections.submit(command, result))) {
      result.complete(CommandResult.NOT_HERE);
    }
    return result.whenComplete((how, error) -> core.metrics().command(how));
  }

  /**
   * Writes a tick to every partition, besides those of the ticker.
   *
   * @return completes when they are acknowledged
   */
  public CompletableFuture<Void> tick() {
    return log.tick();
  }

  /**
   * How many bytes have been read from devices and dealt with: what follows from them is stamped
   * and on its way. The beginning of a frame whose rest has not come is not yet among them.
   */
  public long bytesTaken() {
    return core.progress().bytesTaken();
  }

  /**
   * The number of the connection on which this device was last heard, -1 if it is on none; from any
   * thread. A paused device is on none, until it comes again on a connection of another number.
   */
  public long connectionOf(DeviceId device) {
    return connections.connectionOf(device);
  }

  /**
   * Asks for a call whenever {@link #bytesTaken} or some {@link #connectionOf} changed; a later
   * listener replaces an earlier one.
   *
   * @param call runs on the event loop, which must not be held up
   */
  public void onChange(Runnable call) {
    core.progress().onChange(call);
  }

  /**
   * Closes the connection on which this device is, for the reason that a recording pauses.
   *
   * @return completes when {@code closed} is stored for every device on it; at once if it is on
   *     none
   */
  public CompletableFuture<Void> pause(DeviceId device) {
    CompletableFuture<Void> stored = new CompletableFuture<>();
    if (!onLoop(() -> connections.end(device, CloseReason.RECORDING_PAUSED, stored))) {
      stored.complete(null);
    }
    return stored;
  }

  /** Whether it accepts devices and reads what they send. */
  public boolean ready() {
    return !closing.get() && core.backlog().state() != Backlog.State.STOPPED;
  }

  /** Waits until {@link #close} is through or was begun by another thread. */
  void awaitClosed() throws InterruptedException {
    group.terminationFuture().await();
  }

  /**
   * Drains: accepts and reads nothing more, gives what is stamped the drain time to be stored and
   * answers the settlements among it, says in the log for every device that its connection is
   * closed through our doing, and ends. Not to be called on the event loop.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    for (Channel server : servers.values()) {
      server.close().awaitUninterruptibly();
    }
    if (commands != null) {
      commands.close();
    }
    runOnLoop(connections::drain);
    boolean stored = log.flush(core.config().times().drain());
    runOnLoop(() -> connections.endAll(CloseReason.DRAINED));
    stored = stored && log.flush(core.config().times().drain());
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    log.close(Duration.ZERO);
    if (http != null) {
      http.close();
    }
    if (vitals != null) {
      vitals.close();
    }
    core.metrics().removeGauges();
    LOG.atInfo()
        .addKeyValue("instance", instance())
        .addKeyValue("all_stored", stored)
        .log("gateway closed");
  }

  private void open(MeterRegistry registry) {
    GatewayConfig config = core.config();
    Metrics metrics = core.metrics();
    metrics.gauge("connections", "Open device connections", connections::connectionCount);
    metrics.gauge("devices", "Devices on open connections", connections::deviceCount);
    metrics.gauge("pending.bytes", "Bytes not yet acknowledged by the broker", log::pendingBytes);
    metrics.gauge(
        "shedding",
        "1 while heartbeats are not logged",
        () -> core.backlog().state() == Backlog.State.OPEN ? 0 : 1);
    metrics.gauge(
        "stopped",
        "1 while nothing is read from devices",
        () -> core.backlog().state() == Backlog.State.STOPPED ? 1 : 0);
    if (config.readingCommands()) {
      commands =
          CommandReader.start(
              config.bootstrap(), instance(), this::take, metrics::unreadableCommand);
    }
    if (config.ticking()) {
      log.startTicking(LogRecord.ROLE_GATEWAY);
    }
    watchForStandstill(config.times().standstill());
    bindAll(config);
    if (config.httpPort() != GatewayConfig.NO_HTTP) {
      http =
          HttpEndpoint.start(
              config.httpHost(), config.httpPort(), registry, this::alive, this::ready);
    }
    LOG.atInfo()
        .addKeyValue("instance", instance())
        .addKeyValue("host", config.host())
        .addKeyValue("port", port())
        .log("gateway listens for devices");
  }

  private void watchForStandstill(Duration least) {
    long everyNanos = least.toNanos() / PULSES_PER_STANDSTILL;
    var unused =
        core.loop()
            .scheduleWithFixedDelay(
                core.standstill()::pulse, everyNanos, everyNanos, TimeUnit.NANOSECONDS);
  }

  private void take(GatewayCommand command) {
    var unused = submit(command);
  }

  /** The port for every protocol, and those for one. */
  private void bindAll(GatewayConfig config) {
    int frameBytes = config.limits().frameBytes();
    servers.put(
        ANY_PROTOCOL,
        bind(config.host(), config.port(), () -> core.protocols().stream(frameBytes)));
    config
        .languages()
        .ports()
        .forEach(
            (name, port) -> {
              Protocol only = core.protocols().named(name).orElseThrow();
              servers.put(
                  name, bind(config.host(), port, () -> Protocols.stream(only, frameBytes)));
            });
  }

  private Channel bind(String host, int port, Supplier<ProtocolStream> stream) {
    return new ServerBootstrap()
        .group(group)
        .channel(serverChannel())
        .option(ChannelOption.SO_BACKLOG, ACCEPT_QUEUE)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD)
        .childOption(
            ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(64, 512, 8 << 10))
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                Connection connection = connections.admit(channel, stream.get());
                if (connection != null) {
                  channel.pipeline().addLast(connection);
                }
              }
            })
        .bind(host, port)
        .syncUninterruptibly()
        .channel();
  }

  private static IoHandlerFactory ioHandler() {
    return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
  }

  private static Class<? extends ServerChannel> serverChannel() {
    return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  private boolean alive() {
    CountDownLatch turned = new CountDownLatch(1);
    try {
      return onLoop(turned::countDown)
          && turned.await(HEALTH_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** False if the loop has ended. */
  private boolean onLoop(Runnable action) {
    try {
      core.loop().execute(action);
      return true;
    } catch (RejectedExecutionException ended) {
      return false;
    }
  }

  /** On the loop, after all that was handed to it before; returns when it is done. */
  private void runOnLoop(Runnable action) {
    CompletableFuture.runAsync(action, core.loop()).join();
  }
}
