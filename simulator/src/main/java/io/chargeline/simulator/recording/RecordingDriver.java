package io.chargeline.simulator.recording;

import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Feeds a recording through a gateway. The clock advances only when every byte sent was taken and
 * every answer of the step has come; a second feed sends the same frames at the same times. A
 * driver may feed several recordings, one after another.
 */
public final class RecordingDriver {
  private static final Duration DEFAULT_STALL = Duration.ofSeconds(60);

  private final RecordingTarget target;
  private final UnaryOperator<byte[]> onWire;
  private final Duration stall;
  private final Duration runOut;

  public RecordingDriver(RecordingTarget target) {
    this(target, UnaryOperator.identity(), DEFAULT_STALL, Duration.ZERO);
  }

  private RecordingDriver(
      RecordingTarget target, UnaryOperator<byte[]> onWire, Duration stall, Duration runOut) {
    this.target = target;
    this.onWire = onWire;
    this.stall = stall;
    this.runOut = runOut;
  }

  /**
   * Lets every frame of a device pass through a function on its way, as bytes with their checksum;
   * what it returns goes over the wire.
   */
  public RecordingDriver onWire(UnaryOperator<byte[]> change) {
    return new RecordingDriver(target, change, stall, runOut);
  }

  /** How long, on the wall clock, a gateway may keep a step waiting; a minute unless told. */
  public RecordingDriver stallAfter(Duration time) {
    return new RecordingDriver(target, onWire, time, runOut);
  }

  /**
   * How far the clock goes on after the last settlement, in one step in which nothing happens: what
   * waits for the end of a day would wait for ever. Not at all unless told.
   */
  public RecordingDriver runOut(Duration time) {
    return new RecordingDriver(target, onWire, stall, time);
  }

  /**
   * Feeds all of it; returns when the last settlement is answered and the last device is paused.
   *
   * @throws StalledRecordingException if the gateway keeps a step waiting too long, closes a
   *     connection or refuses a settlement
   * @throws IOException if a connection cannot be made or breaks
   */
  public RecordingSummary feed(Recording recording, RecordingProgress progress)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    try (Feed feed = new Feed(recording, target, onWire, stall, progress)) {
      RecordingSummary fed = feed.run(begin);
      if (!runOut.isZero()) {
        target.setTime(recording.toMs() + runOut.toMillis());
        target.tick();
      }
      return fed;
    }
  }
}
