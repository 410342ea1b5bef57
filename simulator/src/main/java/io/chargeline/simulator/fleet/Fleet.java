package io.chargeline.simulator.fleet;

import io.chargeline.simulator.Host;
import io.chargeline.simulator.Pile;
import io.chargeline.simulator.PileSpec;
import io.chargeline.simulator.PowerCurve;
import io.chargeline.simulator.Yard;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fleet of double sockets for demonstrations. The first port of each always has a vehicle plugged
 * in and is free for whoever uses the API; a charged vehicle there soon makes room for the next. At
 * the second port of the later half walk-in users come and go.
 */
public final class Fleet implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

  /** Identification code of double sockets. */
  private static final int DOUBLE_SOCKET = 0x04 << 24;

  private final FleetConfig config;
  private final Yard yard;
  private final List<Pile> piles = new ArrayList<>();

  private Fleet(FleetConfig config, Yard yard) {
    this.config = config;
    this.yard = yard;
  }

  /** Returns at once; the piles connect over the configured time. */
  public static Fleet start(FleetConfig config, InetSocketAddress gateway) {
    Fleet fleet = new Fleet(config, new Yard(gateway, 1));
    for (int i = 0; i < config.size(); i++) {
      fleet.add(i);
    }
    LOG.atInfo().addKeyValue("piles", config.size()).log("fleet started");
    return fleet;
  }

  public List<Pile> piles() {
    return List.copyOf(piles);
  }

  @Override
  public void close() {
    yard.close();
  }

  private void add(int index) {
    PileSpec spec = PileSpec.doubleSocket(DOUBLE_SOCKET | config.firstNumber() + index);
    Resident resident = new Resident(random(index, 0));
    Host host = yard.host(Yard.iccidOf(spec.deviceId()), List.of(spec), config.periods(), resident);
    Pile pile = host.piles().get(0);
    resident.livesBy(host.timers());
    piles.add(pile);
    pile.plug(Resident.PORT, vehicle(random(index, 1)));
    if (config.walkIns() && index >= config.size() / 2) {
      new WalkIns(pile, host.timers(), random(index, 2)).open();
    }
    long delayMs = config.startOver().toMillis() * index / config.size();
    host.timers().after(Duration.ofMillis(delayMs), host::start);
  }

  /** One source for each purpose, so that none depends on when another is used. */
  private Random random(int index, int purpose) {
    return new Random(config.seed() * 1_000_003 + index * 3L + purpose);
  }

  /** 300–900 W and 80–250 Wh: full within minutes, as a demonstration wants it. */
  static PowerCurve vehicle(Random random) {
    return new PowerCurve(300 + random.nextInt(600), 10, 80 + random.nextInt(170));
  }
}
