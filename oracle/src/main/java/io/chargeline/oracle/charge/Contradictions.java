package io.chargeline.oracle.charge;

import io.chargeline.domain.Ids;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.oracle.Moment;
import java.util.ArrayList;
import java.util.List;

/**
 * Charges whose start we had called failed. Such a charge is stopped at once, or as soon as the
 * device is heard on a connection again.
 */
final class Contradictions {
  private static final long STOP_TIMEOUT_MS = 40_000;

  private final String deviceId;
  private final History history;
  private final long settleTimeoutMs;

  Contradictions(String deviceId, History history, long settleTimeoutMs) {
    this.deviceId = deviceId;
    this.history = history;
    this.settleTimeoutMs = settleTimeoutMs;
  }

  /** The commands that followed, in no order. */
  List<Errand> stops(Charges charges) {
    List<Errand> stops = new ArrayList<>();
    for (Charge charge : charges.all()) {
      Point contradicted = contradicted(charge);
      Point stopped = contradicted == null ? null : stoppable(charge, contradicted);
      if (stopped != null) {
        stops.add(Errand.asked(stopOf(charge, stopped), stopped));
      }
    }
    return stops;
  }

  /** Where the charge and the failure of its start were both known; null if never. */
  private Point contradicted(Charge charge) {
    Errand start = charge.start;
    if (start == null || start.unasked || start.end == null) {
      return null;
    }
    if (!start.succeeded()) {
      return start.end.isAfter(charge.opened) ? start.end : charge.opened;
    }
    boolean givenUp = charge.opened.at() >= start.end.at() + settleTimeoutMs;
    return givenUp ? charge.opened : null;
  }

  private Point stoppable(Charge charge, Point from) {
    if (!charge.isLive(from)) {
      return null;
    }
    if (history.lineAt(from) != null) {
      return from;
    }
    for (int i = from.moment(); i < history.size(); i++) {
      Point at = history.at(i);
      if (at.isAfter(from) && speaks(history.moment(i)) && history.lineAt(at) != null) {
        return charge.isLive(at) ? at : null;
      }
    }
    return null;
  }

  private static boolean speaks(Moment moment) {
    return moment instanceof Moment.Logged logged
        && (logged.record().kind() == RecordKind.OPENED || logged.frame() != null);
  }

  private Command stopOf(Charge charge, Point at) {
    return new Command(
        Ids.of("auto-stop", charge.start.asked.commandId()),
        charge.holding.tenant(),
        deviceId,
        CommandType.STOP,
        charge.portNo,
        charge.start.asked.orderNo(),
        null,
        null,
        null,
        null,
        null,
        at.at(),
        at.at() + STOP_TIMEOUT_MS);
  }
}
