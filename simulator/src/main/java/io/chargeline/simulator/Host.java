package io.chargeline.simulator;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.Inbound;
import io.chargeline.protocol.ap3000.Splitter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * A communication module: one connection, one ICCID, one or several piles behind it. It dials
 * again, with growing pauses, whenever the connection ends. Methods may be called from any thread.
 */
public final class Host {
  private static final byte[] KEEP_ALIVE = "link".getBytes(StandardCharsets.US_ASCII);
  private static final int ICCID_SIZE = 20;

  /** Far enough apart that each piece is a packet of its own. */
  private static final Duration BETWEEN_PIECES = Duration.ofMillis(2);

  private final String iccid;
  private final Dialer dialer;
  private final Timers timers;
  private final Periods periods;
  private final List<Pile> piles = new ArrayList<>();
  private final Splitter splitter = new Splitter(Splitter.DEFAULT_CAP);
  private final Deque<byte[]> pieces = new ArrayDeque<>();
  private final Periodic redial;
  private final Periodic keepAlive;
  private final Periodic nextPiece;
  private Attempt attempt;
  private Duration pause;
  private Random cuts;
  private boolean silent;
  private boolean running;

  /**
   * @param iccid 20 characters, beginning with 89
   * @param specs the piles behind this module, their physical ids distinct
   */
  public Host(
      String iccid,
      Dialer dialer,
      Timers timers,
      Periods periods,
      List<PileSpec> specs,
      PileListener listener) {
    if (iccid.length() != ICCID_SIZE) {
      throw new IllegalArgumentException("ICCID '" + iccid + "': give 20 characters");
    }
    this.iccid = iccid;
    this.dialer = dialer;
    this.timers = timers;
    this.periods = periods;
    this.pause = periods.reconnect();
    this.redial = new Periodic(timers, this::dial);
    this.keepAlive = new Periodic(timers, this::sendKeepAlive);
    this.nextPiece = new Periodic(timers, this::writePiece);
    specs.forEach(spec -> piles.add(new Pile(spec, this, timers, periods, listener)));
  }

  /** Power is on: it dials, and goes on dialling until {@link #stop}. */
  public void start() {
    timers.execute(
        () -> {
          if (!running) {
            running = true;
            dial();
          }
        });
  }

  /** Hangs up for good. */
  public void stop() {
    timers.execute(
        () -> {
          running = false;
          redial.cancel();
          hangUp();
        });
  }

  public String iccid() {
    return iccid;
  }

  /** What this module and its piles live by. */
  public Timers timers() {
    return timers;
  }

  public List<Pile> piles() {
    return List.copyOf(piles);
  }

  /** The TCP connection ends; a new one follows. */
  public void dropTcp() {
    timers.execute(this::hangUp);
  }

  /** Keeps the TCP connection, and neither sends nor hears anything while it is silent. */
  public void silent(boolean on) {
    timers.execute(() -> silent = on);
  }

  /** From now on whatever is sent goes in pieces, cut at random places. */
  public void cutFrames(long seed) {
    timers.execute(() -> cuts = new Random(seed));
  }

  /** Ends {@link #cutFrames}. */
  public void wholeFrames() {
    timers.execute(() -> cuts = null);
  }

  /** Bytes that belong to no frame. */
  public void sendJunk(Bytes junk) {
    timers.execute(() -> write(junk.array()));
  }

  boolean isAlone() {
    return piles.size() == 1;
  }

  boolean isConnected() {
    return attempt != null && attempt.line != null;
  }

  /** The module itself is without power for so long. */
  void hangUpFor(Duration time) {
    hangUp();
    redial.in(time);
  }

  /**
   * @return whether there was a line to write to
   */
  boolean write(byte[] bytes) {
    if (silent || !isConnected()) {
      return false;
    }
    keepAlive.in(periods.keepAlive());
    if (cuts == null && pieces.isEmpty()) {
      attempt.line.write(bytes);
    } else {
      cut(bytes);
    }
    return true;
  }

  private void cut(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      int size = cuts == null ? bytes.length : 1 + cuts.nextInt(bytes.length - at);
      int end = Math.min(bytes.length, at + size);
      pieces.add(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
    if (!nextPiece.isArmed()) {
      writePiece();
    }
  }

  private void writePiece() {
    byte[] piece = pieces.poll();
    if (piece != null && isConnected()) {
      nextPiece.in(BETWEEN_PIECES);
      attempt.line.write(piece);
    }
  }

  private void sendKeepAlive() {
    keepAlive.in(periods.keepAlive());
    write(KEEP_ALIVE);
  }

  private void dial() {
    if (running && attempt == null) {
      attempt = new Attempt();
      dialer.dial(attempt);
    }
  }

  private void hangUp() {
    if (isConnected()) {
      attempt.line.close();
    }
  }

  private void lineOpened() {
    pause = periods.reconnect();
    write(iccid.getBytes(StandardCharsets.US_ASCII));
    piles.forEach(Pile::lineOpened);
  }

  private void lineClosed() {
    attempt = null;
    pieces.clear();
    nextPiece.cancel();
    keepAlive.cancel();
    piles.forEach(Pile::lineClosed);
    if (running && !redial.isArmed()) {
      redial.in(pause);
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(periods.reconnectMax()) < 0 ? doubled : periods.reconnectMax();
    }
  }

  private void received(Inbound inbound) {
    keepAlive.in(periods.keepAlive());
    if (inbound instanceof Frame frame) {
      piles.stream()
          .filter(pile -> pile.spec().physicalId() == frame.physicalId())
          .findFirst()
          .ifPresent(pile -> pile.received(frame));
    }
  }

  /** One connection from dialling to its end. */
  private final class Attempt implements Dialer.Ear {
    private Line line;
    private byte[] pending = new byte[0];
    private boolean reading;

    @Override
    public void opened(Line opened) {
      line = opened;
      if (running) {
        lineOpened();
      } else {
        opened.close();
      }
    }

    @Override
    public void received(byte[] bytes) {
      if (silent) {
        return;
      }
      pending = joined(pending, bytes);
      // A server in the same thread may answer while its last bytes are still being read.
      if (!reading) {
        reading = true;
        readAll();
        reading = false;
      }
    }

    private void readAll() {
      Inbound next = take();
      while (next != null && attempt == this) {
        Host.this.received(next);
        next = take();
      }
    }

    private Inbound take() {
      ByteBuffer in = ByteBuffer.wrap(pending);
      Inbound next = splitter.next(in, false);
      pending = Arrays.copyOfRange(pending, in.position(), pending.length);
      return next;
    }

    @Override
    public void closed() {
      if (attempt == this) {
        lineClosed();
      }
    }

    private byte[] joined(byte[] first, byte[] second) {
      byte[] both = Arrays.copyOf(first, first.length + second.length);
      System.arraycopy(second, 0, both, first.length, second.length);
      return both;
    }
  }
}
