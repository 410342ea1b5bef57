package io.chargeline.simulator.fleet;

import io.chargeline.protocol.ap3000.Settlement;
import io.chargeline.simulator.Pile;
import io.chargeline.simulator.PileListener;
import io.chargeline.simulator.Timers;
import java.time.Duration;
import java.util.Random;

/** Keeps a pile's first port plugged and free: after each charge the next vehicle comes. */
final class Resident implements PileListener {
  static final int PORT = 0;

  /** How long a charged vehicle stays before the next one takes its place. */
  static final Duration CHANGE_OVER = Duration.ofSeconds(5);

  private final Random random;
  private Timers timers;

  Resident(Random random) {
    this.random = random;
  }

  void livesBy(Timers pileTimers) {
    timers = pileTimers;
  }

  @Override
  public void chargeEnded(Pile pile, Settlement settlement) {
    if (settlement.port() == PORT) {
      timers.after(CHANGE_OVER, () -> pile.plug(PORT, Fleet.vehicle(random)));
    }
  }
}
