package io.chargeline.gateway;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.ProtocolStream;
import io.chargeline.protocol.WireFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection, on which any number of devices may speak. All on the event loop.
 *
 * <p>Ends once, for one reason; from then on it reads and writes nothing.
 */
final class Connection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final int REJECTED_BYTES_KEPT = 256;
  private static final long MINUTE_MS = 60_000;

  private final long number;
  private final Channel channel;
  private final Connections all;
  private final Core core;
  private final ProtocolStream stream;
  private final Intake intake;
  private final Map<DeviceId, DeviceLink> links = new LinkedHashMap<>();

  private CompletableFuture<Void> ended;
  private DeviceId lastHeard;
  private boolean inRead;
  private int garbage;
  private long rejectedSinceMs = Long.MIN_VALUE;
  private int rejectedRecords;
  private long nextSeenCheckMs = Long.MAX_VALUE;

  private long heardNanos = System.nanoTime();
  private long begunNanos;
  private Future<?> idleTimer;
  private Future<?> begunTimer;

  /**
   * @param stream cuts what comes
   */
  Connection(long number, Channel channel, ProtocolStream stream, Connections all, Core core) {
    this.number = number;
    this.channel = channel;
    this.all = all;
    this.core = core;
    this.stream = stream;
    this.intake = new Intake(stream);
    armIdleTimer(core.config().times().idle().toNanos());
  }

  long number() {
    return number;
  }

  String remote() {
    if (!(channel.remoteAddress() instanceof InetSocketAddress address)) {
      return String.valueOf(channel.remoteAddress());
    }
    String host = address.getAddress().getHostAddress();
    return core.config().repeatable() ? host : host + ":" + address.getPort();
  }

  /** Null if this device is not on this connection. */
  DeviceLink link(DeviceId device) {
    return links.get(device);
  }

  void add(DeviceLink link) {
    links.put(link.device(), link);
    nextSeenCheckMs = Math.min(nextSeenCheckMs, core.journal().now());
  }

  /** The device went to another connection. The socket stays: others may speak on it. */
  void remove(DeviceLink link) {
    links.remove(link.device());
  }

  /** The other devices that were heard here. */
  List<DeviceId> devicesBeside(DeviceId device) {
    return links.keySet().stream().filter(other -> !other.equals(device)).toList();
  }

  int deviceCount() {
    return links.size();
  }

  /**
   * Writes a frame.
   *
   * @return false if nothing was written: the connection ended, or its device does not read
   */
  @SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
  boolean write(WireFrame frame) {
    if (ended != null || !channel.isActive() || !channel.isWritable()) {
      return false;
    }
    ByteBuf out = Unpooled.wrappedBuffer(frame.raw().array());
    if (inRead) {
      channel.write(out, channel.voidPromise());
    } else {
      channel.writeAndFlush(out, channel.voidPromise());
    }
    return true;
  }

  /** Ends the connection and says so in the log, once; later reasons are without effect. */
  @SuppressWarnings("FutureReturnValueIgnored") // closing a channel does not fail
  void end(CloseReason reason) {
    if (ended != null) {
      return;
    }
    long kept = intake.keptBytes();
    intake.end(this::accept);
    core.progress().taken(kept);
    idleTimer.cancel(false);
    if (begunTimer != null) {
      begunTimer.cancel(false);
    }
    CompletableFuture<?>[] closed =
        links.values().stream()
            .map(link -> link.close(reason))
            .toArray(CompletableFuture<?>[]::new);
    ended = CompletableFuture.allOf(closed);
    all.ended(this, links.values());
    links.clear();
    core.metrics().closed(reason);
    LOG.atDebug()
        .addKeyValue("connection", number)
        .addKeyValue("reason", reason.wireName())
        .log("connection ended");
    channel.close();
  }

  /** Of an ended connection: completes when {@code closed} is stored for every device on it. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  void stopReading() {
    channel.config().setAutoRead(false);
  }

  /** Time in which we did not read counts against nobody. */
  void resumeReading() {
    long now = System.nanoTime();
    heardNanos = now;
    begunNanos = now;
    channel.config().setAutoRead(true);
    core.loop().execute(this::readOn);
  }

  boolean reading() {
    return channel.config().isAutoRead();
  }

  void traceOfSheds(long now) {
    links.values().forEach(link -> link.traceOfSheds(now));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      inRead = true;
      if (ended == null) {
        take(in);
      }
    } finally {
      inRead = false;
      in.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    endBy(CloseReason.PEER_CLOSED);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      endBy(CloseReason.IO_ERROR);
    } else {
      LOG.atError().setCause(cause).addKeyValue("connection", number).log("connection failed");
      end(CloseReason.INTERNAL_ERROR);
    }
  }

  /** While we stood still nobody was answered: a device that went for that is not to blame. */
  private void endBy(CloseReason peers) {
    end(core.standstill().justEnded() ? CloseReason.CLOSED_MEANWHILE : peers);
  }

  private void take(ByteBuf in) {
    heardNanos = System.nanoTime();
    core.metrics().received(in.readableBytes());
    long before = (long) intake.keptBytes() + in.readableBytes();
    boolean any = intake.take(in, this::accept);
    taken(before, any);
  }

  private void readOn() {
    if (!wantsMore() || !intake.waiting()) {
      return;
    }
    long before = intake.keptBytes();
    boolean any = intake.resume(this::accept);
    taken(before, any);
  }

  private void taken(long before, boolean any) {
    if (ended != null) {
      intake.drop();
    }
    seenIfDue();
    all.watchBacklog();
    core.progress().taken(before - intake.keptBytes());
    waitForTheRest(any);
  }

  private boolean accept(Inbound item) {
    if (item instanceof Inbound.Rejected rejected) {
      rejected(rejected);
    } else {
      garbage = 0;
      if (item instanceof WireFrame frame) {
        frame(frame);
      }
    }
    return wantsMore();
  }

  /** What is left of a read when reading stops is kept, not lost. */
  private boolean wantsMore() {
    return ended == null && core.backlog().state() != Backlog.State.STOPPED;
  }

  private void frame(WireFrame frame) {
    Protocol protocol = stream.protocol().orElseThrow();
    core.metrics().frame(protocol, frame);
    DeviceId device = frame.deviceId();
    lastHeard = device;
    DeviceLink link = all.linkFor(this, device, protocol);
    if (link == null) {
      core.metrics().refused("devices_per_connection");
      return;
    }
    link.take(frame);
    // Within one read too: what is left of it must not grow the backlog past its thresholds.
    all.watchBacklog();
  }

  private void rejected(Inbound.Rejected rejected) {
    int size = rejected.raw().length();
    core.metrics().rejected(rejected.reason(), size);
    if (mayLogRejected()) {
      String reason = rejected.reason().wireName();
      var record =
          core.journal().rejected(lastHeard, protocolName(), number, reason, cut(rejected.raw()));
      if (!Journal.accepted(record)) {
        core.metrics().lost(RecordKind.REJECTED);
      }
    }
    garbage += size;
    if (garbage > core.config().limits().garbageBytes()) {
      end(CloseReason.GARBAGE);
    }
  }

  private String protocolName() {
    return stream.protocol().map(Protocol::name).orElse(null);
  }

  private boolean mayLogRejected() {
    if (core.backlog().state() != Backlog.State.OPEN) {
      return false;
    }
    long now = core.journal().now();
    if (rejectedSinceMs == Long.MIN_VALUE || now - rejectedSinceMs >= MINUTE_MS) {
      rejectedSinceMs = now;
      rejectedRecords = 0;
    }
    return rejectedRecords++ < core.config().limits().rejectedPerMinute();
  }

  private static Bytes cut(Bytes raw) {
    return raw.length() <= REJECTED_BYTES_KEPT
        ? raw
        : Bytes.wrap(Arrays.copyOf(raw.array(), REJECTED_BYTES_KEPT));
  }

  private void seenIfDue() {
    long now = core.journal().now();
    if (ended != null || now < nextSeenCheckMs || core.backlog().state() != Backlog.State.OPEN) {
      return;
    }
    long next = Long.MAX_VALUE;
    for (DeviceLink link : links.values()) {
      next = Math.min(next, link.seenIfDue(now));
    }
    nextSeenCheckMs = next;
  }

  private void waitForTheRest(boolean anotherBeginning) {
    if (ended != null || !intake.waiting()) {
      return;
    }
    if (anotherBeginning || begunTimer == null) {
      begunNanos = System.nanoTime();
    }
    if (begunTimer == null) {
      armBegunTimer(core.config().times().incomplete().toNanos());
    }
  }

  private void armBegunTimer(long nanos) {
    begunTimer = core.timer(nanos, this::lookAtBeginning);
  }

  private void lookAtBeginning() {
    begunTimer = null;
    if (ended != null || !intake.waiting()) {
      return;
    }
    long patience = core.config().times().incomplete().toNanos();
    long left = patience - core.standstill().since(begunNanos);
    if (left > 0 || core.backlog().state() == Backlog.State.STOPPED) {
      armBegunTimer(left > 0 ? left : patience / 2);
      return;
    }
    long before = intake.keptBytes();
    intake.giveUp(this::accept);
    taken(before, true);
  }

  private void armIdleTimer(long nanos) {
    idleTimer = core.timer(nanos, this::lookAtSilence);
  }

  private void lookAtSilence() {
    if (ended != null) {
      return;
    }
    long patience = core.config().times().idle().toNanos();
    long left = patience - core.standstill().since(heardNanos);
    if (left <= 0 && reading()) {
      end(CloseReason.IDLE_TIMEOUT);
    } else {
      armIdleTimer(left > 0 ? left : patience / 2);
    }
  }
}
