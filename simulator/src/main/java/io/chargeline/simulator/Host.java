package io.chargeline.simulator;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Splitter;
import io.chargeline.protocol.ap3000.DnySplitter;
import io.chargeline.protocol.ap3000.Frame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One connection with one ICCID, one or several piles behind it, and perhaps a board that speaks
 * for the host itself. Methods may be called from any thread.
 */
public final class Host implements Station {
  private static final byte[] KEEP_ALIVE = "link".getBytes(StandardCharsets.US_ASCII);
  private static final int ICCID_SIZE = 20;

  private final String iccid;
  private final Timers timers;
  private final Periods periods;
  private final Modem modem;
  private final Optional<HostBoard> board;
  private final List<Pile> piles;
  private final Periodic keepAlive;

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
    this(iccid, dialer, timers, periods, Optional.empty(), specs, listener);
  }

  /** The same with a board of its own. */
  public Host(
      String iccid,
      Dialer dialer,
      Timers timers,
      Periods periods,
      HostBoardSpec board,
      List<PileSpec> specs,
      PileListener listener) {
    this(iccid, dialer, timers, periods, Optional.of(board), specs, listener);
  }

  private Host(
      String iccid,
      Dialer dialer,
      Timers timers,
      Periods periods,
      Optional<HostBoardSpec> board,
      List<PileSpec> specs,
      PileListener listener) {
    if (iccid.length() != ICCID_SIZE) {
      throw new IllegalArgumentException("ICCID '" + iccid + "': give 20 characters");
    }
    this.iccid = iccid;
    this.timers = timers;
    this.periods = periods;
    this.modem =
        new Modem(
            dialer,
            timers,
            new DnySplitter(Splitter.DEFAULT_CAP),
            periods.reconnect(),
            periods.reconnectMax(),
            new ModemUser());
    this.keepAlive = new Periodic(timers, this::sendKeepAlive);
    this.piles =
        specs.stream().map(spec -> new Pile(spec, this, timers, periods, listener)).toList();
    this.board = board.map(spec -> new HostBoard(spec, this, timers, periods));
  }

  @Override
  public void start() {
    modem.start();
  }

  @Override
  public void stop() {
    modem.stop();
  }

  public String iccid() {
    return iccid;
  }

  /** What this module and its piles live by. */
  public Timers timers() {
    return timers;
  }

  public List<Pile> piles() {
    return piles;
  }

  /**
   * @throws java.util.NoSuchElementException if it has none
   */
  public HostBoard board() {
    return board.orElseThrow();
  }

  /** The TCP connection ends; a new one follows. */
  public void dropTcp() {
    modem.dropTcp();
  }

  /** Keeps the TCP connection, and neither sends nor hears anything while it is silent. */
  public void silent(boolean on) {
    modem.silent(on);
  }

  /** From now on whatever is sent goes in pieces, cut at random places. */
  public void cutFrames(long seed) {
    modem.cutFrames(seed);
  }

  /** Ends {@link #cutFrames}. */
  public void wholeFrames() {
    modem.wholeFrames();
  }

  /** Bytes that belong to no frame. */
  public void sendJunk(Bytes junk) {
    modem.sendJunk(junk);
  }

  /** Whether the module is part of the one pile. */
  boolean isAlone() {
    int id = piles.get(0).spec().physicalId();
    return piles.size() == 1 && board.filter(own -> own.spec().physicalId() != id).isEmpty();
  }

  boolean isConnected() {
    return modem.isConnected();
  }

  /** The module itself is without power for so long. */
  void hangUpFor(Duration time) {
    modem.hangUpFor(time);
  }

  /**
   * @return whether there was a line to write to
   */
  boolean write(byte[] bytes) {
    boolean written = modem.write(bytes);
    if (written) {
      keepAlive.in(periods.keepAlive());
    }
    return written;
  }

  private void sendKeepAlive() {
    keepAlive.in(periods.keepAlive());
    write(KEEP_ALIVE);
  }

  private final class ModemUser implements Modem.User {
    @Override
    public void opened() {
      write(iccid.getBytes(StandardCharsets.US_ASCII));
      piles.forEach(Pile::lineOpened);
      board.ifPresent(HostBoard::lineOpened);
    }

    @Override
    public void closed() {
      keepAlive.cancel();
      piles.forEach(Pile::lineClosed);
      board.ifPresent(HostBoard::lineClosed);
    }

    @Override
    public void received(Inbound item) {
      keepAlive.in(periods.keepAlive());
      if (item instanceof Frame frame) {
        route(frame);
      }
    }

    private void route(Frame frame) {
      Optional<Pile> pile =
          piles.stream().filter(it -> it.spec().physicalId() == frame.physicalId()).findFirst();
      Optional<HostBoard> own = board.filter(it -> it.concerns(frame, pile.isPresent()));
      own.ifPresentOrElse(it -> it.received(frame), () -> pile.ifPresent(it -> it.received(frame)));
    }
  }
}
