package io.chargeline.api;

import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.DeviceSnapshot.Session;
import io.chargeline.domain.session.StopReason;

/**
 * A charge as the caller sees it.
 *
 * @param status {@code starting}, {@code charging} or {@code ended}
 * @param duration seconds
 * @param energyConsumed kWh
 * @param currentPower W; only while charging
 * @param voltage V; only while charging
 * @param current A; only while charging
 * @param rawReason the device's own stop code
 * @param sequence of the last event this contains; absent for what came from the history
 * @param asOf when the device said so
 */
record SessionResource(
    String devicePhyId,
    String orderNo,
    Integer portNo,
    String sessionId,
    String status,
    Integer mode,
    Integer timeLimitS,
    Double energyLimit,
    String startedAt,
    String endedAt,
    Long duration,
    Double energyConsumed,
    Double currentPower,
    Double peakPower,
    Double voltage,
    Double current,
    String outcome,
    String stopReason,
    Text stopReasonText,
    String stopReasonTextZh,
    Integer rawReason,
    CommandResource command,
    Long sequence,
    String asOf) {

  static final String STARTING = "starting";
  static final String ENDED = "ended";

  private static SessionResource of(Session session, String deviceId, Long version, Long asOf) {
    boolean ended = session.state().equals(ENDED);
    boolean started = !session.state().equals(STARTING);
    Text reason = Text.of(StopReason.class, session.stopReason());
    return new SessionResource(
        deviceId,
        session.orderNo(),
        session.portNo(),
        session.sessionId(),
        session.state(),
        session.mode(),
        session.limitS(),
        Units.kilo(session.limitWh()),
        started ? Rfc3339.of(session.startedAt()) : null,
        Rfc3339.of(session.endedAt()),
        session.durationS(),
        Units.kilo(session.energyWh()),
        ended ? null : Units.tenths(session.powerDw()),
        Units.tenths(session.peakPowerDw()),
        ended ? null : Units.tenths(session.voltageDv()),
        ended ? null : Units.kilo(session.currentMa()),
        session.outcome(),
        session.stopReason(),
        reason,
        reason == null ? null : reason.zh(),
        session.rawReason(),
        null,
        version,
        Rfc3339.of(asOf));
  }

  /** As the live view has it. */
  static SessionResource of(Session session, DeviceSnapshot device) {
    Long said = session.endedAt() == null ? session.lastReportAt() : session.endedAt();
    Long asOf = said == null ? device.lastSeen() : said;
    return of(session, device.deviceId(), device.version(), asOf);
  }

  /** As the history has it. */
  static SessionResource past(Session session, String deviceId) {
    return of(session, deviceId, null, session.endedAt());
  }

  /** An order without a charge (yet): all there is to say is its start command. */
  static SessionResource of(CommandResource start, DeviceSnapshot device) {
    return new SessionResource(
        device.deviceId(),
        start.orderNo(),
        start.portNo(),
        null,
        start.terminal() ? ENDED : STARTING,
        start.mode() == null ? null : start.mode().number(),
        start.timeLimitS(),
        start.energyLimit(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        start.terminal() ? "failed" : null,
        null,
        null,
        null,
        null,
        start,
        device.version(),
        Rfc3339.of(device.lastSeen()));
  }

  static boolean succeeded(CommandResource command) {
    return command.state() == CommandState.SUCCEEDED;
  }
}
