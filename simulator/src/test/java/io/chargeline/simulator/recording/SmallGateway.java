package io.chargeline.simulator.recording;

import io.chargeline.domain.command.GatewayCommand;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Splitter;
import io.chargeline.protocol.ap3000.Answers;
import io.chargeline.protocol.ap3000.DnySplitter;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.Uplink;
import io.chargeline.simulator.DirectDialer;
import io.chargeline.simulator.TcpServerSide;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A gateway just large enough to be fed: stamps, keeps, answers, and relays commands. */
final class SmallGateway implements RecordingTarget, AutoCloseable {
  private final TcpServerSide tcp;
  private final List<Stamped> frames = new ArrayList<>();
  private final List<Long> ticks = new ArrayList<>();
  private final List<GatewayCommand> commands = new ArrayList<>();
  private final List<Paused> pauses = new ArrayList<>();
  private final Map<DeviceId, Connection> connections = new HashMap<>();
  private final AtomicLong taken = new AtomicLong();
  private final Predicate<Frame> answering;
  private final Duration latency;
  private volatile Runnable wake = () -> {};
  private long nowMs;
  private long connectionCount;
  private int messageId;

  record Stamped(long timeMs, long connection, Frame frame) {
    Uplink message() {
      return Uplink.of(frame);
    }
  }

  record Paused(long timeMs, DeviceId device) {}

  private record Connection(long number, Consumer<byte[]> down, Runnable hangUp) {}

  SmallGateway() throws IOException {
    this(frame -> true, Duration.ZERO);
  }

  /**
   * @param latency passes before anything read is stamped; with any, nobody is woken by it
   */
  SmallGateway(Predicate<Frame> answering, Duration latency) throws IOException {
    this.answering = answering;
    this.latency = latency;
    this.tcp =
        new TcpServerSide(
            new DirectDialer.Server() {
              @Override
              public Consumer<byte[]> accept(Consumer<byte[]> toDevice, Runnable hangUp) {
                return new Stream(toDevice, hangUp)::take;
              }
            });
  }

  private final class Stream {
    private final Splitter splitter = new DnySplitter(Splitter.DEFAULT_CAP);
    private final Connection connection;
    private byte[] pending = new byte[0];

    Stream(Consumer<byte[]> down, Runnable hangUp) {
      synchronized (SmallGateway.this) {
        connection = new Connection(++connectionCount, down, hangUp);
      }
    }

    void take(byte[] bytes) {
      LockSupport.parkNanos(latency.toNanos());
      synchronized (SmallGateway.this) {
        byte[] all = Arrays.copyOf(pending, pending.length + bytes.length);
        System.arraycopy(bytes, 0, all, pending.length, bytes.length);
        ByteBuffer in = ByteBuffer.wrap(all);
        Inbound next = splitter.next(in, false);
        while (next != null) {
          handle(next);
          next = splitter.next(in, false);
        }
        pending = Arrays.copyOfRange(all, in.position(), all.length);
        taken.addAndGet(bytes.length);
      }
      wake.run();
    }

    private void handle(Inbound inbound) {
      if (inbound instanceof Inbound.Rejected rejected) {
        throw new AssertionError("rejected: " + rejected);
      }
      if (!(inbound instanceof Frame frame)) {
        return;
      }
      frames.add(new Stamped(nowMs, connection.number, frame));
      connections.put(frame.deviceId(), connection);
      if (answering.test(frame)) {
        Answers.to(frame, Uplink.of(frame), nowMs / 1000)
            .ifPresent(answer -> connection.down.accept(answer.frame().raw().array()));
      }
    }
  }

  synchronized List<Stamped> frames() {
    return List.copyOf(frames);
  }

  List<Stamped> frames(int command) {
    return frames().stream().filter(f -> f.frame().command() == command).toList();
  }

  synchronized List<Long> ticks() {
    return List.copyOf(ticks);
  }

  synchronized List<GatewayCommand> commands() {
    return List.copyOf(commands);
  }

  synchronized List<Paused> pauses() {
    return List.copyOf(pauses);
  }

  @Override
  public InetSocketAddress deviceAddress() {
    return tcp.address();
  }

  @Override
  public synchronized void setTime(long unixMs) {
    if (unixMs < nowMs) {
      throw new AssertionError("time goes back from " + nowMs + " to " + unixMs);
    }
    nowMs = unixMs;
  }

  @Override
  public synchronized void tick() {
    ticks.add(nowMs);
  }

  @Override
  public long bytesTaken() {
    return taken.get();
  }

  @Override
  public void onChange(Runnable listener) {
    wake = latency.isZero() ? listener : wake;
  }

  @Override
  public synchronized void submit(GatewayCommand command) {
    commands.add(command);
    Connection connection = connections.get(new DeviceId(command.deviceId()));
    if (connection.number != command.connection()) {
      throw new AssertionError("addressed to connection " + command.connection());
    }
    messageId = messageId % 60_000 + 1;
    int physicalId = new DeviceId(command.deviceId()).physicalId();
    Frame frame = Frame.of(physicalId, messageId, command.operation(), command.data());
    connection.down.accept(frame.raw().array());
  }

  @Override
  public synchronized long connectionOf(DeviceId device) {
    Connection connection = connections.get(device);
    return connection == null ? -1 : connection.number;
  }

  @Override
  public String gatewayInstance() {
    return "small";
  }

  @Override
  public synchronized CompletableFuture<Void> pause(DeviceId device) {
    pauses.add(new Paused(nowMs, device));
    connections.remove(device).hangUp.run();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() throws IOException {
    tcp.close();
  }
}
