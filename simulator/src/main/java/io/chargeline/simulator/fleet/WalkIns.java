package io.chargeline.simulator.fleet;

import io.chargeline.domain.Bytes;
import io.chargeline.simulator.Pile;
import io.chargeline.simulator.Timers;
import java.time.Duration;
import java.util.Random;

/** Users of one pile's second port who need no server: they plug in, show a card, and leave. */
final class WalkIns {
  static final int PORT = 1;

  private final Pile pile;
  private final Timers timers;
  private final Random random;

  WalkIns(Pile pile, Timers timers, Random random) {
    this.pile = pile;
    this.timers = timers;
    this.random = random;
  }

  void open() {
    in(2, 60, this::arrive);
  }

  private void arrive() {
    pile.plug(PORT, Fleet.vehicle(random));
    in(2, 5, this::begin);
  }

  private void begin() {
    pile.startByCard(PORT, card());
    in(40, 240, this::leave);
  }

  /** One in four just pulls the plug. */
  private void leave() {
    if (random.nextInt(4) > 0) {
      pile.stopByCard(PORT);
    }
    in(1, 10, this::unplug);
  }

  private void unplug() {
    pile.unplug(PORT);
    in(15, 120, this::arrive);
  }

  private Bytes card() {
    byte[] card = new byte[4];
    random.nextBytes(card);
    return Bytes.wrap(card);
  }

  private void in(int minSeconds, int maxSeconds, Runnable next) {
    int millis = 1000 * minSeconds + random.nextInt(1000 * (maxSeconds - minSeconds));
    timers.after(Duration.ofMillis(millis), next);
  }
}
