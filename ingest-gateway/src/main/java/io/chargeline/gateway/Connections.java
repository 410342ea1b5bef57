package io.chargeline.gateway;

import io.chargeline.domain.command.GatewayCommand;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.ProtocolStream;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * All connections of the gateway, and on which of them each device was last heard. All on the event
 * loop, but for the counts and {@link #connectionOf}.
 */
final class Connections {
  private static final long BACKLOG_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** A million ids of 36 characters are about 150 MB; a tenth of that serves 27 commands/s. */
  private static final int COMMANDS_REMEMBERED = 100_000;

  private final Core core;
  private final Map<Long, Connection> byNumber = new LinkedHashMap<>();
  private final Map<DeviceId, DeviceLink> routes = new ConcurrentHashMap<>();
  private final Map<InetAddress, Integer> perAddress = new HashMap<>();
  private final TakenCommands taken = new TakenCommands(COMMANDS_REMEMBERED);
  private final SplittableRandom random = new SplittableRandom();

  private long lastNumber;
  private boolean backlogWatched;
  private boolean draining;
  private volatile int connectionCount;
  private volatile int deviceCount;

  Connections(Core core) {
    this.core = core;
  }

  int connectionCount() {
    return connectionCount;
  }

  int deviceCount() {
    return deviceCount;
  }

  /** -1 if the device is on none. */
  long connectionOf(DeviceId device) {
    DeviceLink link = routes.get(device);
    return link == null ? -1 : link.connection().number();
  }

  /**
   * Takes a new channel, or closes it when there are too many.
   *
   * @param stream cuts what comes on it
   * @return null if it was refused
   */
  @SuppressWarnings("FutureReturnValueIgnored") // closing a channel does not fail
  Connection admit(Channel channel, ProtocolStream stream) {
    InetAddress address = ((InetSocketAddress) channel.remoteAddress()).getAddress();
    String refusal = refusal(address);
    if (refusal != null) {
      core.metrics().refused(refusal);
      channel.close();
      return null;
    }
    perAddress.merge(address, 1, Integer::sum);
    channel
        .closeFuture()
        .addListener(
            closed -> perAddress.computeIfPresent(address, (a, n) -> n > 1 ? n - 1 : null));
    Connection connection = new Connection(++lastNumber, channel, stream, this, core);
    byNumber.put(connection.number(), connection);
    connectionCount = byNumber.size();
    if (core.backlog().state() == Backlog.State.STOPPED) {
      connection.stopReading();
    }
    return connection;
  }

  /**
   * The device as it is on this connection. One that was last heard on another leaves that first.
   *
   * @return null if the connection carries too many
   */
  DeviceLink linkFor(Connection connection, DeviceId device, Protocol protocol) {
    DeviceLink link = connection.link(device);
    if (link != null) {
      return link;
    }
    if (connection.deviceCount() >= core.config().limits().devicesPerConnection()) {
      return null;
    }
    link = new DeviceLink(device, protocol, connection, core, randomFor(connection, device));
    DeviceLink before = routes.put(device, link);
    if (before != null) {
      link.downlinks().keepGapOf(before.downlinks());
      var unused = before.close(CloseReason.SUPERSEDED);
      before.connection().remove(before);
      core.metrics().closed(CloseReason.SUPERSEDED);
    }
    connection.add(link);
    deviceCount = routes.size();
    core.progress().changed();
    return link;
  }

  void ended(Connection connection, Collection<DeviceLink> links) {
    byNumber.remove(connection.number());
    links.forEach(link -> routes.remove(link.device(), link));
    connectionCount = byNumber.size();
    deviceCount = routes.size();
    core.progress().changed();
  }

  /**
   * @param result completes with how it ended
   */
  void submit(GatewayCommand command, CompletableFuture<CommandResult> result) {
    Connection connection = byNumber.get(command.connection());
    if (draining || connection == null || !core.instance().equals(command.gateway())) {
      result.complete(CommandResult.NOT_HERE);
      return;
    }
    DeviceLink link = DeviceId.parse(command.deviceId()).map(connection::link).orElse(null);
    if (link == null) {
      result.complete(CommandResult.NOT_ON_CONNECTION);
      return;
    }
    if (!link.protocol().name().equals(command.protocol())) {
      result.complete(CommandResult.UNSUPPORTED);
      return;
    }
    switch (taken.take(command.commandId(), System.nanoTime())) {
      case KNOWN -> result.complete(CommandResult.DUPLICATE);
      case FULL -> result.complete(CommandResult.REFUSED);
      case NEW -> link.downlinks().submit(new Downlink(command, link.device(), result));
    }
  }

  /**
   * Ends the connection on which this device is.
   *
   * @param stored completes when that is stored; at once if the device is on none
   */
  void end(DeviceId device, CloseReason reason, CompletableFuture<Void> stored) {
    DeviceLink link = routes.get(device);
    if (link == null) {
      stored.complete(null);
      return;
    }
    link.connection().end(reason);
    core.then(
        link.connection().ended(),
        (nothing, error) -> {
          if (error == null) {
            stored.complete(null);
          } else {
            stored.completeExceptionally(error);
          }
        });
  }

  /** Reads nothing any more and takes no commands, before all is ended. */
  void drain() {
    draining = true;
    byNumber.values().forEach(Connection::stopReading);
  }

  void endAll(CloseReason reason) {
    List.copyOf(byNumber.values()).forEach(connection -> connection.end(reason));
  }

  /** To be called when bytes were handed to the log; looks again by itself until all is open. */
  void watchBacklog() {
    Backlog.State before = core.backlog().state();
    Backlog.State now = core.backlog().look(core.journal().pendingBytes());
    if (now != before && !draining) {
      backlogChanged(before, now);
    }
    if (now != Backlog.State.OPEN && !backlogWatched) {
      backlogWatched = true;
      core.after(
          BACKLOG_CHECK_NANOS,
          () -> {
            backlogWatched = false;
            watchBacklog();
          });
    }
  }

  private void backlogChanged(Backlog.State before, Backlog.State now) {
    List<Connection> all = new ArrayList<>(byNumber.values());
    if (now == Backlog.State.STOPPED) {
      core.metrics().readingStopped();
      all.forEach(Connection::stopReading);
    } else if (before == Backlog.State.STOPPED) {
      all.forEach(Connection::resumeReading);
    }
    if (now == Backlog.State.OPEN) {
      long time = core.journal().now();
      all.forEach(connection -> connection.traceOfSheds(time));
    }
  }

  private String refusal(InetAddress address) {
    GatewayConfig.Limits limits = core.config().limits();
    if (byNumber.size() >= limits.connections()) {
      return "connections";
    }
    return perAddress.getOrDefault(address, 0) >= limits.connectionsPerAddress()
        ? "connections_per_address"
        : null;
  }

  private long randomFor(Connection connection, DeviceId device) {
    OptionalLong seed = core.config().seed();
    return seed.isEmpty()
        ? random.nextLong()
        : new SplittableRandom(
                seed.getAsLong()
                    ^ (connection.number() << 32)
                    ^ Integer.toUnsignedLong(device.value().hashCode()))
            .nextLong();
  }
}
