package io.chargeline.jobs.device;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.fact.SampleRow;
import io.chargeline.domain.fact.SessionRow;
import io.chargeline.domain.session.Interruption;
import io.chargeline.protocol.Reading;

/**
 * A charge as others get to see it: event bodies in the units of the contract, rows in integers.
 */
final class SessionReport {
  private SessionReport() {}

  static ObjectNode started(SessionMemory session, boolean late) {
    ObjectNode data = subject(session);
    if (session.mode != null) {
      data.put("mode", session.mode.number());
    }
    if (session.limitS != null && session.mode == ChargeMode.TIME) {
      data.put("time_limit", Numbers.minutes(session.limitS));
    }
    if (session.limitWh != null) {
      data.put("energy_limit", Numbers.kwh(session.limitWh));
    }
    if (session.amountFen != null) {
      data.put("amount", session.amountFen);
    }
    if (session.estimatedPowerW != null) {
      data.put("estimated_power", session.estimatedPowerW);
    }
    data.put("started_at", Desk.text(session.startedAt));
    data.put("source", session.source.wireName());
    if (late) {
      data.put("late", true);
    }
    return data;
  }

  static ObjectNode progress(SessionMemory session) {
    ObjectNode data = subject(session);
    data.put("duration", session.elapsedS);
    data.put("energy_consumed", Numbers.kwh(session.energyWh));
    data.put("current_power", Numbers.tenths(session.powerDw));
    if (session.decivolts != null) {
      data.put("voltage", Numbers.tenths(session.decivolts));
    }
    if (session.milliamperes != null) {
      data.put("current", Numbers.thousandths(session.milliamperes));
    }
    return data;
  }

  static ObjectNode interrupted(SessionMemory session, Interruption reason, Integer rawStatus) {
    ObjectNode data = subject(session);
    data.put("reason", reason.wireName());
    data.put("reason_text", reason.text()).put("reason_text_zh", reason.textZh());
    if (rawStatus != null) {
      data.put("raw_status", rawStatus);
    }
    data.put("last_power_at", Desk.text(session.lastPowerAt));
    if (session.lastReportAt != null) {
      data.put("duration", session.elapsedS);
      data.put("energy_consumed", Numbers.kwh(session.energyWh));
    }
    return data;
  }

  static ObjectNode terminal(SessionMemory session, boolean isFinal) {
    ObjectNode data = subject(session);
    data.put("started_at", Desk.text(session.startedAt));
    data.put("ended_at", Desk.text(session.endedAt));
    data.put("duration", session.durationS());
    if (session.energyWh != null) {
      data.put("energy_consumed", Numbers.kwh(session.energyWh));
      if (session.durationS() > 0) {
        data.put("mean_power", Math.round(session.energyWh * 3600.0 / session.durationS()));
      }
    }
    if (session.peakPowerDw != null) {
      data.put("peak_power", Numbers.tenths(session.peakPowerDw));
    }
    if (session.reportedFen != null) {
      data.put("reported_amount", session.reportedFen);
    }
    if (session.tierDurationsS != null && !session.tierDurationsS.isEmpty()) {
      ArrayNode durations = data.putArray("tier_durations");
      session.tierDurationsS.forEach(durations::add);
    }
    data.put("outcome", session.outcome.wireName());
    data.put("reason", session.stopReason.wireName());
    data.put("reason_text", session.stopReason.text());
    data.put("reason_text_zh", session.stopReason.textZh());
    if (session.rawReason != null) {
      data.put("raw_reason", session.rawReason);
    }
    data.put("source", session.source.wireName());
    data.put("final", isFinal);
    return data;
  }

  /**
   * While it runs its figures are its samples': the row gets them with its end, whatever else
   * changed it before.
   *
   * @param tenant who is told; null: nobody
   */
  static SessionRow row(SessionMemory session, DeviceMemory device, String tenant) {
    return new SessionRow(
        session.sessionId,
        tenant,
        session.site == null ? "" : session.site,
        device.deviceId,
        session.portNo,
        session.orderNo,
        session.orderHex,
        device.protocol,
        session.source.wireName(),
        session.mode == null ? null : session.mode.number(),
        session.limitS,
        session.limitWh,
        session.startedAt,
        session.endedAt,
        session.durationS(),
        session.deviceDurationS,
        session.ended() ? session.energyWh : null,
        session.ended() ? session.peakPowerDw : null,
        session.outcome == null ? "open" : session.outcome.wireName(),
        session.stopReason == null ? null : session.stopReason.wireName(),
        session.rawReason,
        session.closedBy == null ? null : session.closedBy.wireName(),
        session.ended() ? session.suspectReason : null,
        session.revision,
        0);
  }

  static SampleRow sample(SessionMemory session, Reading.Power power, String deviceId, long time) {
    return new SampleRow(
        deviceId,
        session.portNo,
        session.sessionId,
        session.orderNo,
        time,
        power.rawStatus(),
        power.elapsedS(),
        session.energyWh,
        session.powerDw,
        power.peakDw(),
        session.decivolts,
        session.milliamperes,
        power.ambientCelsius(),
        power.portCelsius());
  }

  private static ObjectNode subject(SessionMemory session) {
    ObjectNode data = Desk.data();
    data.put("port_no", session.portNo);
    data.put("order_no", session.orderNo);
    data.put("session_id", session.sessionId);
    return data;
  }
}
