package io.chargeline.simulator;

import io.chargeline.protocol.Answer;
import io.chargeline.protocol.AnswerContext;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.ProtocolOptions;
import io.chargeline.protocol.ProtocolStream;
import io.chargeline.protocol.Protocols;
import io.chargeline.protocol.Splitter;
import io.chargeline.protocol.WireFrame;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.Uplink;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * A server that reads and answers by the rules of whichever protocol a device speaks, and remembers
 * what it heard.
 */
public final class ServerSide implements DirectDialer.Server {
  private static final ZoneId SITE = ZoneId.of("Asia/Shanghai");

  private final Protocols protocols = Protocols.with(ProtocolOptions.RECOMMENDED);
  private final LongSupplier clock;
  private final List<Heard> heard = new ArrayList<>();
  private Predicate<WireFrame> answering = frame -> true;
  private Consumer<byte[]> down = bytes -> {};
  private Runnable hangUp = () -> {};
  private boolean reachable = true;
  private int connections;

  /** What came, and when. */
  public record Heard(long atMs, int connection, Inbound inbound) {
    public Frame frame() {
      return (Frame) inbound;
    }

    public Uplink message() {
      return Uplink.of(frame());
    }
  }

  public ServerSide(LongSupplier clock) {
    this.clock = clock;
  }

  @Override
  public synchronized boolean reachable() {
    return reachable;
  }

  public synchronized void reachable(boolean on) {
    reachable = on;
  }

  /** Which AP3000 messages are answered from now on; all unless told. */
  public void answerOnly(Predicate<Frame> which) {
    answerIf(frame -> frame instanceof Frame own && which.test(own));
  }

  /** The same for any protocol. */
  public synchronized void answerIf(Predicate<WireFrame> which) {
    answering = which;
  }

  @Override
  public synchronized Consumer<byte[]> accept(Consumer<byte[]> toDevice, Runnable toHangUp) {
    down = toDevice;
    hangUp = toHangUp;
    return new Stream(++connections, toDevice)::take;
  }

  /** To the device that connected last. */
  public synchronized void send(WireFrame frame) {
    down.accept(frame.raw().array());
  }

  public synchronized void hangUp() {
    hangUp.run();
  }

  public synchronized List<Heard> heard() {
    return List.copyOf(heard);
  }

  public synchronized int connections() {
    return connections;
  }

  public List<Heard> frames(int command) {
    return heard().stream()
        .filter(h -> h.inbound() instanceof Frame frame && frame.command() == command)
        .toList();
  }

  /** What BKV gateways said, in order. */
  public <T extends io.chargeline.protocol.bkv.Uplink> List<T> said(Class<T> type) {
    return of(io.chargeline.protocol.bkv.Frame.class).stream()
        .map(io.chargeline.protocol.bkv.Uplink::of)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  public <T extends Inbound> List<T> of(Class<T> type) {
    return heard().stream().map(Heard::inbound).filter(type::isInstance).map(type::cast).toList();
  }

  public synchronized void forget() {
    heard.clear();
  }

  private final class Stream {
    private final int number;
    private final Consumer<byte[]> toDevice;
    private final ProtocolStream stream = protocols.stream(Splitter.DEFAULT_CAP);
    private byte[] pending = new byte[0];

    Stream(int number, Consumer<byte[]> toDevice) {
      this.number = number;
      this.toDevice = toDevice;
    }

    void take(byte[] bytes) {
      synchronized (ServerSide.this) {
        byte[] all = Arrays.copyOf(pending, pending.length + bytes.length);
        System.arraycopy(bytes, 0, all, pending.length, bytes.length);
        ByteBuffer in = ByteBuffer.wrap(all);
        List<Inbound> read = new ArrayList<>();
        for (Inbound next = stream.next(in, false); next != null; next = stream.next(in, false)) {
          read.add(next);
        }
        pending = Arrays.copyOfRange(all, in.position(), all.length);
        read.forEach(this::handle);
      }
    }

    private void handle(Inbound inbound) {
      heard.add(new Heard(clock.getAsLong(), number, inbound));
      if (inbound instanceof WireFrame frame && answering.test(frame)) {
        answer(frame).ifPresent(answer -> toDevice.accept(answer.frame().raw().array()));
      }
    }

    private Optional<Answer> answer(WireFrame frame) {
      Protocol protocol = stream.protocol().orElseThrow();
      Instant now = Instant.ofEpochMilli(clock.getAsLong());
      return protocol.answer(frame, new AnswerContext(now, SITE, List::of));
    }
  }
}
