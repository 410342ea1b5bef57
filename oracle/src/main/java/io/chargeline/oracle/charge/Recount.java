package io.chargeline.oracle.charge;

import io.chargeline.domain.Json;
import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.fact.SessionRow;
import io.chargeline.oracle.ChargeFold;
import io.chargeline.oracle.Charged;
import io.chargeline.oracle.DeviceLog;
import io.chargeline.oracle.Moment;
import io.chargeline.oracle.Ports;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.Protocols;
import java.util.List;
import java.util.Objects;

/**
 * Charges and commands, recomputed with the whole log at hand: commands are followed to their ends
 * one by one; all that was seen of charges is laid to the charge it belongs to, and commands are
 * judged by the charges there were; only then it is said what each charge comes to. Revisions are
 * 0, because nothing here is told twice.
 */
public final class Recount implements ChargeFold {
  private final Protocols protocols;
  private final long settleTimeoutMs;

  /**
   * @param settleTimeoutMs how long a charge waits for its settlement, milliseconds
   */
  public Recount(Protocols protocols, long settleTimeoutMs) {
    this.protocols = protocols;
    this.settleTimeoutMs = settleTimeoutMs;
  }

  @Override
  public Charged fold(DeviceLog log, Ports ports) {
    History history = new History(log);
    Errands errands = new Errands(history, protocols);
    Charges charges = new Charges(log, history, errands, ports, settleTimeoutMs);
    new Contradictions(log.deviceId(), history, settleTimeoutMs)
        .stops(charges)
        .forEach(stop -> charges.refusal().judge(errands.add(stop)));
    Protocol protocol = protocol(log);
    List<SessionRow> sessions =
        charges.all().stream()
            .map(charge -> Verdict.row(log.deviceId(), protocol, charge, errands))
            .toList();
    List<CommandRow> commands =
        errands.all().stream()
            .filter(errand -> !errand.unasked)
            .map(errand -> row(errand, log.deviceId(), history))
            .toList();
    return new Charged(sessions, commands);
  }

  /** An id has the form of one protocol only. */
  private Protocol protocol(DeviceLog log) {
    return log.moments().stream()
        .filter(Moment.Logged.class::isInstance)
        .map(moment -> ((Moment.Logged) moment).record().protocol())
        .filter(Objects::nonNull)
        .findFirst()
        .flatMap(protocols::named)
        .orElse(null);
  }

  private static CommandRow row(Errand errand, String deviceId, History history) {
    String tenant = errand.asked.tenant();
    if (tenant == null && errand.end != null) {
      tenant = history.holdingAt(errand.end).tenant();
    }
    boolean told = errand.reply != null && !errand.reply.told().isEmpty();
    return new CommandRow(
        errand.asked.commandId(),
        tenant,
        history.holdingAt(errand.from).site(),
        deviceId,
        errand.asked.type(),
        errand.portNo,
        errand.asked.orderNo(),
        errand.asked.mode(),
        errand.asked.limitS(),
        errand.asked.limitWh(),
        errand.asked.arguments() == null ? null : errand.asked.arguments().toString(),
        errand.state,
        errand.effect,
        errand.reason == null ? null : errand.reason.wireName(),
        errand.reply == null ? null : errand.reply.rawResult(),
        told ? Json.text(errand.reply.told()) : null,
        errand.asked.issuedAt(),
        errand.asked.expiresAt(),
        errand.end == null ? null : errand.end.at(),
        List.copyOf(errand.hops),
        0);
  }
}
