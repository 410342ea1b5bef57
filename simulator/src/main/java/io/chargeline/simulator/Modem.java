package io.chargeline.simulator;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Splitter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;

/**
 * A communication module: one connection, dialled again with growing pauses whenever it ends; it
 * can be made to misbehave. What says so may be called from any thread, the rest on the devices'
 * own.
 */
public final class Modem implements Station {
  /** Far enough apart that each piece is a packet of its own. */
  private static final Duration BETWEEN_PIECES = Duration.ofMillis(2);

  private final Dialer dialer;
  private final Timers timers;
  private final Splitter splitter;
  private final Duration firstPause;
  private final Duration longestPause;
  private final User user;
  private final Deque<byte[]> pieces = new ArrayDeque<>();
  private final Periodic redial;
  private final Periodic nextPiece;
  private Attempt attempt;
  private Duration pause;
  private Random cuts;
  private boolean silent;
  private boolean running;

  /** The devices behind the module; called on their thread. */
  public interface User {
    void opened();

    void closed();

    void received(Inbound item);
  }

  /**
   * @param splitter of the protocol that the server's stream speaks
   * @param pause before dialling again; doubles with every failure
   * @param longestPause 0 or more
   */
  public Modem(
      Dialer dialer,
      Timers timers,
      Splitter splitter,
      Duration pause,
      Duration longestPause,
      User user) {
    this.dialer = dialer;
    this.timers = timers;
    this.splitter = splitter;
    this.firstPause = pause;
    this.longestPause = longestPause;
    this.user = user;
    this.pause = pause;
    this.redial = new Periodic(timers, this::dial);
    this.nextPiece = new Periodic(timers, this::writePiece);
  }

  /** May be called from any thread. */
  @Override
  public void start() {
    timers.execute(
        () -> {
          if (!running) {
            running = true;
            dial();
          }
        });
  }

  /** May be called from any thread. */
  @Override
  public void stop() {
    timers.execute(
        () -> {
          running = false;
          redial.cancel();
          hangUp();
        });
  }

  /** The TCP connection ends; a new one follows. May be called from any thread. */
  public void dropTcp() {
    timers.execute(this::hangUp);
  }

  /**
   * Keeps the TCP connection, and neither sends nor hears anything while it is silent. May be
   * called from any thread.
   */
  public void silent(boolean on) {
    timers.execute(() -> silent = on);
  }

  /**
   * From now on whatever is sent goes in pieces, cut at random places. May be called from any
   * thread.
   */
  public void cutFrames(long seed) {
    timers.execute(() -> cuts = new Random(seed));
  }

  /** Ends {@link #cutFrames}. May be called from any thread. */
  public void wholeFrames() {
    timers.execute(() -> cuts = null);
  }

  /** Bytes that belong to no frame. May be called from any thread. */
  public void sendJunk(Bytes junk) {
    timers.execute(() -> write(junk.array()));
  }

  public boolean isConnected() {
    return attempt != null && attempt.line != null;
  }

  public void hangUp() {
    if (isConnected()) {
      attempt.line.close();
    }
  }

  /** The module itself is without power for so long. */
  public void hangUpFor(Duration time) {
    hangUp();
    redial.in(time);
  }

  /**
   * @return whether there was a line to write to
   */
  public boolean write(byte[] bytes) {
    if (silent || !isConnected()) {
      return false;
    }
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

  private void dial() {
    if (running && attempt == null) {
      attempt = new Attempt();
      dialer.dial(attempt);
    }
  }

  private void lineClosed() {
    attempt = null;
    pieces.clear();
    nextPiece.cancel();
    user.closed();
    if (running && !redial.isArmed()) {
      redial.in(pause);
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(longestPause) < 0 ? doubled : longestPause;
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
        pause = firstPause;
        user.opened();
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
        user.received(next);
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
