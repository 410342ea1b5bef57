package io.chargeline.simulator;

import io.chargeline.protocol.ap3000.Answer;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.Inbound;
import io.chargeline.protocol.ap3000.Splitter;
import io.chargeline.protocol.ap3000.Uplink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** A server that reads and answers by the protocol's rules and remembers what it heard. */
public final class ServerSide implements DirectDialer.Server {
  private final LongSupplier clock;
  private final List<Heard> heard = new ArrayList<>();
  private Predicate<Frame> answering = frame -> true;
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

  /** Which messages are answered from now on; all unless told. */
  public synchronized void answerOnly(Predicate<Frame> which) {
    answering = which;
  }

  @Override
  public synchronized Consumer<byte[]> accept(Consumer<byte[]> toDevice, Runnable toHangUp) {
    down = toDevice;
    hangUp = toHangUp;
    return new Stream(++connections, toDevice)::take;
  }

  /** To the device that connected last. */
  public synchronized void send(Frame frame) {
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

  public <T extends Inbound> List<T> of(Class<T> type) {
    return heard().stream().map(Heard::inbound).filter(type::isInstance).map(type::cast).toList();
  }

  public synchronized void forget() {
    heard.clear();
  }

  private final class Stream {
    private final int number;
    private final Consumer<byte[]> toDevice;
    private final Splitter splitter = new Splitter(Splitter.DEFAULT_CAP);
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
        for (Inbound next = splitter.next(in, false);
            next != null;
            next = splitter.next(in, false)) {
          read.add(next);
        }
        pending = Arrays.copyOfRange(all, in.position(), all.length);
        read.forEach(this::handle);
      }
    }

    private void handle(Inbound inbound) {
      heard.add(new Heard(clock.getAsLong(), number, inbound));
      if (inbound instanceof Frame frame && answering.test(frame)) {
        Answer.to(frame, Uplink.of(frame), clock.getAsLong() / 1000)
            .ifPresent(answer -> toDevice.accept(answer.frame().raw().array()));
      }
    }
  }
}
