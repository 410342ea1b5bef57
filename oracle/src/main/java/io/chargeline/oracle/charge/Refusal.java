package io.chargeline.oracle.charge;

import io.chargeline.domain.command.Capabilities;
import io.chargeline.domain.command.CommandReason;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.Standing;
import io.chargeline.oracle.Holding;
import java.util.Optional;

/**
 * Why a command is not to be sent, by all that was known when it was asked for. Commands have to be
 * judged in the order in which they came, when all that was seen of charges before is laid down.
 */
final class Refusal {
  private final DeviceId device;
  private final History history;
  private final Errands errands;
  private final Charges charges;
  private final long settleTimeoutMs;

  Refusal(
      String deviceId, History history, Errands errands, Charges charges, long settleTimeoutMs) {
    this.device = new DeviceId(deviceId);
    this.history = history;
    this.errands = errands;
    this.charges = charges;
    this.settleTimeoutMs = settleTimeoutMs;
  }

  void judge(Errand errand) {
    Optional<CommandReason> why = of(errand);
    if (why.isPresent() && errand.from.at() < errand.asked.expiresAt()) {
      errand.refuse(why.get());
    }
  }

  /** Empty if it may go. One that leaves its port to be found out gets it here. */
  private Optional<CommandReason> of(Errand errand) {
    Holding holding = history.holdingAt(errand.from);
    String tenant = errand.asked.tenant();
    if (tenant == null || !tenant.equals(holding.owner())) {
      return Optional.of(CommandReason.DEVICE_NOT_FOUND);
    } else if (holding.standing() == Standing.QUARANTINED) {
      return Optional.of(CommandReason.QUARANTINED);
    } else if (holding.standing() == Standing.DECOMMISSIONED) {
      return Optional.of(CommandReason.DECOMMISSIONED);
    } else if (!Capabilities.has(device, errand.asked.type())) {
      return Optional.of(CommandReason.NOT_SUPPORTED_BY_MODEL);
    } else if (errand.isStart() && holding.maintenance()) {
      return Optional.of(CommandReason.MAINTENANCE);
    } else if (errand.isStart()) {
      return ofStart(errand);
    } else if (errand.asked.type() == CommandType.STOP) {
      return ofStop(errand);
    }
    return errand.asked.type() == CommandType.CHANGE ? ofChange(errand) : Optional.empty();
  }

  private Optional<CommandReason> ofStart(Errand start) {
    Point now = start.from;
    if (charges.ofOrder(start.orderHex, now).isPresent()
        || startUnderWay(start.orderHex, start).isPresent()) {
      return Optional.of(CommandReason.ORDER_ALREADY_RUNNING);
    }
    Integer portNo = start.asked.portNo();
    if (portNo == null) {
      return Optional.empty();
    } else if (charges.wasSettled(portNo, start.orderHex, now)) {
      return Optional.of(CommandReason.ORDER_ALREADY_ENDED);
    } else if (!charges.sights().isKnown(portNo, now) && charges.sights().anyKnown(now)) {
      return Optional.of(CommandReason.PORT_NOT_FOUND);
    } else if (charges.sights().faultAt(portNo, now)) {
      return Optional.of(CommandReason.PORT_FAULT);
    }
    boolean taken =
        charges.running(portNo, now).isPresent()
            || errands.starts().stream()
                .anyMatch(
                    it -> it != start && it.isUnderWay(now) && portNo.equals(portAt(it, now)));
    return taken ? Optional.of(CommandReason.PORT_BUSY) : Optional.empty();
  }

  private Optional<CommandReason> ofChange(Errand change) {
    Optional<Charge> charge = charges.ofOrder(change.orderHex, change.from);
    if (charge.isEmpty() || charge.get().wasSettling(change.from) || !isOwn(charge.get(), change)) {
      return Optional.of(CommandReason.NO_SUCH_ORDER);
    }
    change.portNo = charge.get().portNo;
    return Optional.empty();
  }

  private Optional<CommandReason> ofStop(Errand stop) {
    Point now = stop.from;
    Optional<Charge> charge = charges.ofOrder(stop.orderHex, now);
    if (charge.isPresent()) {
      if (!isOwn(charge.get(), stop)) {
        return Optional.of(CommandReason.NO_SUCH_ORDER);
      }
      stop.portNo = charge.get().portNo;
      return Optional.empty();
    }
    stop.portNo = stop.asked.portNo();
    if (stop.portNo == null) {
      stop.portNo = startOf(stop).map(start -> portAt(start, now)).orElse(null);
    }
    if (stop.portNo == null) {
      return Optional.of(CommandReason.NO_SUCH_ORDER);
    } else if (charges.wasSettled(stop.portNo, stop.orderHex, now)) {
      return Optional.of(CommandReason.ORDER_ALREADY_ENDED);
    }
    return charges.running(stop.portNo, now).isPresent()
        ? Optional.of(CommandReason.OTHER_ORDER_RUNNING)
        : Optional.empty();
  }

  /** The start whose charge the stop may be for: one under way, or one that may yet turn out to. */
  private Optional<Errand> startOf(Errand stop) {
    return startUnderWay(stop.orderHex, stop)
        .or(
            () ->
                errands.starts().stream()
                    .filter(it -> it.dispatched && !it.unasked)
                    .filter(it -> it.orderHex.equals(stop.orderHex))
                    .filter(it -> it.failedBefore(stop.from))
                    .filter(it -> stop.from.at() < it.end.at() + Memory.ORDERS_MS)
                    .filter(it -> !charges.isKnown(it.orderHex, stop.from))
                    .reduce((earlier, later) -> later));
  }

  /** A start of this order that is on its way, or done on a port that is still to be seen. */
  private Optional<Errand> startUnderWay(String orderHex, Errand but) {
    Point now = but.from;
    return errands.starts().stream()
        .filter(it -> it != but && it.orderHex.equals(orderHex))
        .filter(it -> it.isUnderWay(now) || isAwaited(it, now))
        .findFirst();
  }

  private boolean isAwaited(Errand start, Point now) {
    return !start.unasked
        && start.succeeded()
        && start.end.isBefore(now)
        && now.at() < start.end.at() + settleTimeoutMs
        && !charges.isKnown(start.orderHex, now);
  }

  /** What its answer says of the port is not known before. */
  private static Integer portAt(Errand start, Point now) {
    boolean answered = start.end != null && !start.end.isAfter(now);
    return answered ? start.portNo : start.asked.portNo();
  }

  /** A charge that began under another owner is not the present one's to touch. */
  private boolean isOwn(Charge charge, Errand errand) {
    return history.holdingAt(errand.from).owner().equals(charge.holding.tenant());
  }
}
