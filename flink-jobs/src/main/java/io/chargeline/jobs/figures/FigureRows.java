package io.chargeline.jobs.figures;

import io.chargeline.domain.fact.FigureRow;

/** Windows of one scope as rows. */
final class FigureRows {
  /** More than a window has seconds, so that what is known outranks how far the window has come. */
  private static final long SECONDS = 200_000;

  /** More than anything that is not final can have. */
  private static final long FINAL = 1L << 62;

  private final String log;
  private final ScopeKey scope;
  private final int zoneVersions;

  /**
   * @param log {@code live} or {@code recording}
   * @param zoneVersions how often the zone was set: more may have moved windows
   */
  FigureRows(String log, ScopeKey scope, int zoneVersions) {
    this.log = log;
    this.scope = scope;
    this.zoneVersions = zoneVersions;
  }

  FigureRow row(Window window, Series.Sums sums, long asOf, boolean isFinal, boolean deleted) {
    return new FigureRow(
        log,
        scope.scope().wireName(),
        scope.tenant(),
        scope.site(),
        scope.deviceId(),
        scope.port(),
        window.step().wireName(),
        window.zone(),
        window.start(),
        window.end(),
        asOf,
        isFinal,
        sums.get(Measure.DEVICE_ONLINE),
        sums.get(Measure.DEVICE_OFFLINE),
        sums.get(Measure.DEVICE_UNKNOWN),
        sums.get(Measure.DEVICE_MAINTENANCE),
        sums.get(Measure.DEVICE_FAULT),
        sums.level(Measure.DEVICE_ONLINE),
        sums.level(Measure.DEVICE_OFFLINE),
        sums.level(Measure.DEVICE_UNKNOWN),
        sums.level(Measure.DEVICE_MAINTENANCE),
        sums.level(Measure.DEVICE_FAULT),
        sums.get(Measure.PORT_IDLE),
        sums.get(Measure.PORT_CHARGING),
        sums.get(Measure.PORT_FAULT),
        sums.get(Measure.PORT_OFFLINE),
        sums.get(Measure.PORT_UNKNOWN),
        sums.get(Measure.PORT_MAINTENANCE),
        sums.level(Measure.PORT_IDLE),
        sums.level(Measure.PORT_CHARGING),
        sums.level(Measure.PORT_FAULT),
        sums.level(Measure.PORT_OFFLINE),
        sums.level(Measure.PORT_UNKNOWN),
        sums.level(Measure.PORT_MAINTENANCE),
        sums.get(Measure.OFFLINE_TIMES),
        sums.get(Measure.FAULT_TIMES),
        sums.get(Measure.SESSIONS_STARTED),
        sums.get(Measure.SESSIONS_ENDED),
        sums.get(Measure.SESSIONS_SUCCESSFUL),
        sums.get(Measure.SESSIONS_COMPLETE),
        sums.get(Measure.SESSIONS_SUSPECT),
        sums.get(Measure.ENERGY_WH),
        sums.get(Measure.DURATION_S),
        sums.get(Measure.COMMANDS_ENDED),
        sums.get(Measure.COMMANDS_SUCCESSFUL),
        sums.get(Measure.COMMANDS_SENT),
        sums.get(Measure.COMMANDS_ANSWERED),
        sums.get(Measure.RESPONSE_MS),
        sums.get(Measure.STARTS_ENDED),
        sums.get(Measure.STARTS_SUCCESSFUL),
        revision(sums.weight(), (asOf - window.start()) / 1000, isFinal),
        deleted ? 1 : 0);
  }

  /**
   * First whether it is final, then how much is known, then how far the window has come. What is
   * known grows in every run of the job, but after a restart it may come in another order; the
   * final row settles it.
   */
  private long revision(long weight, long seconds, boolean isFinal) {
    return (isFinal ? FINAL : 0) + (weight + zoneVersions) * SECONDS + seconds;
  }
}
