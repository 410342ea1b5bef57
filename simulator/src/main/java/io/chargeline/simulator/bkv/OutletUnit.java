package io.chargeline.simulator.bkv;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.bkv.CardOrder;
import io.chargeline.protocol.bkv.CardSwipe;
import io.chargeline.protocol.bkv.EndReading;
import io.chargeline.protocol.bkv.OutletReading;
import io.chargeline.protocol.bkv.Parameter;
import io.chargeline.protocol.bkv.StatusBits;
import io.chargeline.simulator.Periodic;
import io.chargeline.simulator.PowerCurve;
import io.chargeline.simulator.Timers;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One outlet: what is plugged in, what is broken, what runs. */
final class OutletUnit {
  private static final int ONLINE = 0x80;
  private static final int CHARGING = 0x10;
  private static final int NO_LOAD = 0x08;
  private static final int OFFLINE_PARAMETERS = 20;

  private final SocketUnit socket;
  private final int index;
  private final Timers timers;
  private final GatewaySpec spec;
  private final Supplier<LocalDateTime> clock;
  private final Consumer<EndedCharge> onEnd;
  private final Periodic end;
  private PowerCurve vehicle;
  private int faultBits;
  private int businessNumber;
  private final Periodic orderPatience;
  private CardSwipe waitingCard;
  private Charge charge;
  private double plannedEnd;
  private EndCause plannedCause;

  OutletUnit(
      SocketUnit socket,
      int index,
      Timers timers,
      GatewaySpec spec,
      Supplier<LocalDateTime> clock,
      Consumer<EndedCharge> onEnd) {
    this.socket = socket;
    this.index = index;
    this.timers = timers;
    this.spec = spec;
    this.clock = clock;
    this.onEnd = onEnd;
    this.end = new Periodic(timers, () -> finish(plannedEnd, plannedCause));
    this.orderPatience = new Periodic(timers, () -> waitingCard = null);
  }

  SocketUnit socket() {
    return socket;
  }

  int index() {
    return index;
  }

  /** Null while nothing runs. */
  Charge charge() {
    return charge;
  }

  int businessNumber() {
    return businessNumber;
  }

  boolean isFree() {
    return charge == null && faultBits == 0;
  }

  void plug(PowerCurve with) {
    vehicle = with;
    if (charge != null) {
      charge.load().plug(with, second());
      plan();
    }
  }

  void unplug() {
    vehicle = null;
    if (charge != null) {
      charge.load().unplug(second());
      plan();
    }
  }

  /** Bits of the status byte; 0 repairs it. A running charge ends. */
  void fault(int bits) {
    faultBits = bits;
    if (bits != 0) {
      stop(EndCause.fault(bits));
    }
  }

  /** A card waits for its order, in place of any that waited before. */
  CardSwipe swiped(Bytes card, int number, Duration patience) {
    waitingCard =
        new CardSwipe(
            socket.number(),
            index,
            number,
            new StatusBits(ONLINE | CHARGING),
            card,
            Bytes.wrap(new byte[OFFLINE_PARAMETERS]));
    orderPatience.in(patience);
    return waitingCard;
  }

  /** The card that waits for this order, which then waits no more. */
  Optional<Bytes> takeCard(CardOrder order) {
    if (waitingCard == null || waitingCard.businessNumber() != order.businessNumber()) {
      return Optional.empty();
    }
    Bytes card = waitingCard.card();
    waitingCard = null;
    orderPatience.cancel();
    return Optional.of(card);
  }

  /** The outlet is switched on, be something plugged in or not: it ends by no load if not. */
  void begin(int number, Terms terms) {
    businessNumber = number;
    charge = new Charge(number, terms, new Load(), timers.nowMs(), spec.speed());
    if (vehicle != null) {
      charge.load().plug(vehicle, 0);
    }
    plan();
  }

  /** Nothing if it does not charge. */
  void stop(EndCause cause) {
    if (charge != null) {
      finish(second(), cause);
    }
  }

  /** Without a word, as its socket is no longer this gateway's. */
  void forget() {
    end.cancel();
    orderPatience.cancel();
    charge = null;
  }

  private void plan() {
    double most = socket.value(Parameter.MAX_MINUTES) * Units.SECONDS_PER_MINUTE;
    double enough = Math.min(most, charge.terms().enoughAt(charge.load(), most));
    double idle = charge.load().emptyFrom() + socket.value(Parameter.NO_LOAD_DELAY_SECONDS);
    plannedEnd = Math.min(enough, idle);
    plannedCause = enough <= idle ? EndCause.TARGET_REACHED : EndCause.NO_LOAD;
    end.in(charge.until(plannedEnd, timers.nowMs()));
  }

  private void finish(double second, EndCause cause) {
    end.cancel();
    Charge ended = charge;
    EndReading reading = endReading(second, cause.status());
    charge = null;
    Terms.Facts facts = new Terms.Facts(ended.load(), second, clock.get(), cause);
    onEnd.accept(new EndedCharge(ended.terms(), facts, reading));
  }

  private EndReading endReading(double second, StatusBits status) {
    return new EndReading(
        socket.number(),
        SocketUnit.VERSION,
        SocketUnit.CELSIUS,
        SocketUnit.SIGNAL,
        index,
        status,
        businessNumber,
        deciwatts(second),
        milliamperes(second),
        wattHours(second),
        Units.minutes(second));
  }

  StatusBits status() {
    if (!socket.isOnline()) {
      return new StatusBits(0);
    }
    int running = charge == null ? 0 : CHARGING;
    int empty = charge != null && charge.load().emptyFrom() <= second() ? NO_LOAD : 0;
    return new StatusBits(ONLINE | running | empty | faultBits);
  }

  OutletReading reading() {
    double second = charge == null ? 0 : second();
    return new OutletReading(
        index,
        status(),
        OptionalInt.of(businessNumber),
        OptionalInt.of(socket.isOnline() ? spec.decivolts() : 0),
        OptionalInt.of(charge == null ? noise() : deciwatts(second)),
        OptionalInt.of(charge == null ? noise() : milliamperes(second)),
        OptionalInt.of(charge == null ? 0 : wattHours(second)),
        OptionalInt.of(Units.minutes(second)));
  }

  /** A charger that is plugged in shows a little on a cut outlet. */
  private int noise() {
    return vehicle == null ? 0 : 1;
  }

  private double second() {
    return Math.min(plannedEnd, charge.secondAt(timers.nowMs()));
  }

  private int deciwatts(double second) {
    return Units.u16(charge.load().watts(second) * 10);
  }

  private int milliamperes(double second) {
    return Units.u16(charge.load().watts(second) * 10_000 / spec.decivolts());
  }

  /** In units of the wire. */
  private int wattHours(double second) {
    return Units.u16(charge.load().wattHours(second) / spec.energyUnitWh());
  }
}
