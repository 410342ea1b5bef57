package io.chargeline.simulator.fleet;

import io.chargeline.simulator.Host;
import io.chargeline.simulator.Pile;
import io.chargeline.simulator.PileSpec;
import io.chargeline.simulator.PowerCurve;
import io.chargeline.simulator.Station;
import io.chargeline.simulator.Timers;
import io.chargeline.simulator.Yard;
import io.chargeline.simulator.bkv.BkvGateway;
import io.chargeline.simulator.bkv.GatewaySpec;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fleet for demonstrations: double sockets, and BKV gateways of two sockets each. The first port
 * of each socket always has a vehicle plugged in and is free for whoever uses the API; a charged
 * vehicle there soon makes room for the next. At the second port of the later half of the double
 * sockets walk-in users come and go; those at gateways show cards, which only a server can serve.
 */
public final class Fleet implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

  /** Identification code of double sockets. */
  private static final int DOUBLE_SOCKET = 0x04 << 24;

  /** Of each gateway. */
  private static final int SOCKETS = 2;

  private final FleetConfig config;
  private final Yard yard;
  private final List<Pile> piles = new ArrayList<>();
  private final List<BkvGateway> gateways = new ArrayList<>();

  private Fleet(FleetConfig config, Yard yard) {
    this.config = config;
    this.yard = yard;
  }

  /** Returns at once; the piles connect over the configured time. */
  public static Fleet start(FleetConfig config, InetSocketAddress gateway) {
    Fleet fleet = new Fleet(config, new Yard(gateway, 1));
    int piles = config.size() - config.gateways();
    for (int i = 0; i < config.size(); i++) {
      if (i < piles) {
        fleet.addPile(i);
      } else {
        fleet.addGateway(i);
      }
    }
    LOG.atInfo()
        .addKeyValue("piles", piles)
        .addKeyValue("gateways", config.gateways())
        .log("fleet started");
    return fleet;
  }

  public List<Pile> piles() {
    return List.copyOf(piles);
  }

  public List<BkvGateway> gateways() {
    return List.copyOf(gateways);
  }

  @Override
  public void close() {
    yard.close();
  }

  private void addPile(int index) {
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
    startLater(index, host.timers(), host);
  }

  private void addGateway(int index) {
    GatewaySpec spec = GatewaySpec.of(gatewayId(config.firstNumber() + index), SOCKETS);
    GatewayUsers users = new GatewayUsers(random(index, 0));
    BkvGateway gateway =
        yard.place(
            (dialer, timers) ->
                new BkvGateway(dialer, timers, spec, config.gatewayPeriods(), users));
    gateways.add(gateway);
    users.open(gateway, config.walkIns());
    startLater(index, gateway.timers(), gateway);
  }

  private void startLater(int index, Timers timers, Station station) {
    long delayMs = config.startOver().toMillis() * index / config.size();
    timers.after(Duration.ofMillis(delayMs), station::start);
  }

  /**
   * Numbered like the double sockets, so that every device of the fleet has a number of its own.
   */
  static String gatewayId(int number) {
    return "822603%08d".formatted(number);
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
