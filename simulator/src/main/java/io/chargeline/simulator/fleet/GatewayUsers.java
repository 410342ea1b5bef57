package io.chargeline.simulator.fleet;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.bkv.ChargeEnding;
import io.chargeline.protocol.bkv.Node;
import io.chargeline.simulator.PowerCurve;
import io.chargeline.simulator.bkv.BkvGateway;
import io.chargeline.simulator.bkv.GatewayListener;
import java.time.Duration;
import java.util.Random;

/**
 * Users of one BKV gateway: outlet A of each socket is kept plugged and free, and at outlet B
 * somebody shows a card now and then.
 */
final class GatewayUsers implements GatewayListener {
  static final int RESIDENT = 0;
  static final int WALK_IN = 1;

  private static final int CARD_SIZE = 6;
  private static final int MIN_PAUSE_S = 120;
  private static final int MAX_PAUSE_S = 600;

  private final Random random;

  GatewayUsers(Random random) {
    this.random = random;
  }

  void open(BkvGateway gateway, boolean walkIns) {
    for (Node socket : gateway.spec().sockets()) {
      gateway.plug(socket.socket(), RESIDENT, vehicle());
      if (walkIns) {
        nextCard(gateway, socket.socket());
      }
    }
  }

  @Override
  public void chargeEnded(BkvGateway gateway, ChargeEnding end) {
    if (end.outlet() == RESIDENT) {
      gateway
          .timers()
          .after(Resident.CHANGE_OVER, () -> gateway.plug(end.socket(), RESIDENT, vehicle()));
    }
  }

  private void nextCard(BkvGateway gateway, int socket) {
    int seconds = MIN_PAUSE_S + random.nextInt(MAX_PAUSE_S - MIN_PAUSE_S);
    gateway
        .timers()
        .after(
            Duration.ofSeconds(seconds),
            () -> {
              gateway.swipe(socket, WALK_IN, card());
              nextCard(gateway, socket);
            });
  }

  private Bytes card() {
    byte[] card = new byte[CARD_SIZE];
    random.nextBytes(card);
    return Bytes.wrap(card);
  }

  /** Within what a socket's power limit allows. */
  private PowerCurve vehicle() {
    return new PowerCurve(200 + random.nextInt(450), 10, 80 + random.nextInt(170));
  }
}
