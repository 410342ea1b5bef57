package io.chargeline.oracle.charge;

import io.chargeline.domain.Ids;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.command.PowerTariff;
import io.chargeline.domain.fact.SessionRow;
import io.chargeline.domain.session.ClosedBy;
import io.chargeline.domain.session.Outcome;
import io.chargeline.domain.session.SessionSource;
import io.chargeline.domain.session.StopReason;
import io.chargeline.oracle.Holding;
import io.chargeline.protocol.Ending;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.Reading;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What one charge comes to, by all that was seen of it. */
final class Verdict {
  /** A settlement that comes this much later than start and duration was held back. */
  private static final long HELD_BACK_MS = 120_000;

  private final String deviceId;
  private final String protocol;
  private final long meterRangeWh;
  private final Charge charge;
  private final Terms terms;
  private final boolean stopConfirmed;

  /** What the charge was ordered to be, after the changes that the device confirmed. */
  private record Terms(ChargeMode mode, Integer limitS, Integer limitWh) {}

  private Verdict(String deviceId, Protocol protocol, Charge charge, Errands errands) {
    this.deviceId = deviceId;
    this.protocol = protocol.name();
    this.meterRangeWh = protocol.meterRangeWh();
    this.charge = charge;
    this.stopConfirmed = confirmed(errands, CommandType.STOP).findAny().isPresent();
    this.terms =
        confirmed(errands, CommandType.CHANGE)
            .reduce((earlier, later) -> later)
            .map(Verdict::changed)
            .orElseGet(() -> ordered(charge));
  }

  static SessionRow row(String deviceId, Protocol protocol, Charge charge, Errands errands) {
    return new Verdict(deviceId, protocol, charge, errands).row();
  }

  private Stream<Errand> confirmed(Errands errands, CommandType type) {
    return errands.all().stream()
        .filter(it -> it.asked.type() == type && it.reply != null && it.succeeded())
        .filter(it -> charge.orderHex().equals(it.orderHex) && charge.isLive(it.end));
  }

  private static Terms ordered(Charge charge) {
    if (charge.start == null) {
      return new Terms(null, null, null);
    }
    Command asked = charge.start.asked;
    return new Terms(asked.mode(), asked.limitS(), asked.limitWh());
  }

  private static Terms changed(Errand change) {
    var limits = change.asked.arguments();
    return limits.has("energy_limit_wh")
        ? new Terms(ChargeMode.ENERGY, null, limits.get("energy_limit_wh").asInt())
        : new Terms(ChargeMode.TIME, limits.path("time_limit_s").asInt(), null);
  }

  private SessionRow row() {
    Holding holding = charge.holding;
    Charge.Settled end = charge.settledLate == null ? charge.settled : charge.settledLate;
    Reading.Ended report = end == null ? null : end.report();
    Long endedAt = endedAt(end);
    Ending.Verdict outcome = outcome(report);
    Metered metered = Metered.of(charge, report, endedAt, meterRangeWh);
    return new SessionRow(
        Ids.of("session", deviceId, charge.portNo + "/" + charge.key.value(), charge.opened.at()),
        holding.tenant(),
        holding.site() == null ? "" : holding.site(),
        deviceId,
        charge.portNo,
        charge.start == null ? charge.key.text() : charge.start.asked.orderNo(),
        charge.orderHex(),
        protocol,
        source(report).wireName(),
        terms.mode() == null ? null : terms.mode().number(),
        terms.limitS(),
        terms.limitWh(),
        charge.startedAt,
        endedAt,
        durationS(endedAt),
        report == null ? null : report.durationS(),
        endedAt == null ? null : metered.wh(),
        endedAt == null ? null : peakDw(report),
        outcome == null ? "open" : outcome.outcome().wireName(),
        outcome == null ? null : outcome.reason().wireName(),
        report == null ? null : report.rawReason(),
        closedBy() == null ? null : closedBy().wireName(),
        endedAt == null ? null : new Doubts(charge, report, durationS(endedAt), metered).text(),
        0,
        0);
  }

  private SessionSource source(Reading.Ended report) {
    if (charge.start != null) {
      return SessionSource.PLATFORM;
    }
    return charge.source == SessionSource.UNKNOWN && report != null
        ? report.source()
        : charge.source;
  }

  private Long endedAt(Charge.Settled end) {
    if (end == null) {
      return charge.isClosed() ? Math.max(charge.startedAt, charge.lastPowerAt) : null;
    }
    if (end.report().saturated()) {
      return end.at();
    }
    long told = charge.startedAt + end.report().durationS() * 1000L;
    boolean heldBack = end.at() - told > HELD_BACK_MS;
    boolean powerBehind = charge.lastPowerAt - told > HELD_BACK_MS;
    return heldBack && !powerBehind ? told : end.at();
  }

  private Long durationS(Long endedAt) {
    return endedAt == null ? null : Math.max(0, (endedAt - charge.startedAt) / 1000);
  }

  private Long peakDw(Reading.Ended report) {
    LongStream seen =
        Stream.concat(
                charge.reports.stream()
                    .map(Charge.Heard::power)
                    .flatMap(it -> Stream.of(it.powerDw(), it.peakDw() == null ? 0L : it.peakDw())),
                Stream.ofNullable(report == null ? null : report.peakDw()))
            .filter(Objects::nonNull)
            .mapToLong(Long::longValue);
    var peak = seen.max();
    return peak.isPresent() ? Long.valueOf(peak.getAsLong()) : null;
  }

  private Ending.Verdict outcome(Reading.Ended report) {
    if (report == null) {
      return charge.isClosed() ? new Ending.Verdict(Outcome.FAILED, StopReason.UNSETTLED) : null;
    }
    return report
        .ending()
        .verdict(
            new Ending.Circumstances(
                stopConfirmed, terms.mode(), terms.limitS(), terms.limitWh(), amountFen()));
  }

  private Integer amountFen() {
    Command asked = charge.start == null ? null : charge.start.asked;
    boolean tiers =
        asked != null && asked.mode() == ChargeMode.POWER_TIERS && asked.arguments() != null;
    return tiers ? Integer.valueOf(PowerTariff.of(asked.arguments()).amountFen()) : null;
  }

  private ClosedBy closedBy() {
    if (charge.settledLate != null) {
      return ClosedBy.LATE_SETTLEMENT;
    }
    if (charge.settled != null) {
      return ClosedBy.SETTLEMENT;
    }
    return charge.isClosed() ? ClosedBy.TIMEOUT : null;
  }
}
