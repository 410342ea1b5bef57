package io.chargeline.jobs.device;

import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.session.ClosedBy;
import io.chargeline.domain.session.Outcome;
import io.chargeline.domain.session.SessionSource;
import io.chargeline.domain.session.StopReason;

/** One charge, from its first evidence to its settlement. Units as in {@code SessionRow}. */
public final class SessionMemory {
  /** Port and order bytes. */
  public String key;

  public String sessionId;
  public int portNo;
  public String orderHex;
  public String orderNo;
  public SessionSource source = SessionSource.UNKNOWN;
  public ChargeMode mode;
  public Integer limitS;
  public Integer limitWh;
  public Integer estimatedPowerW;
  public long startedAt;

  /** Whether the start itself was seen, not inferred from a duration. */
  public boolean startSeen;

  /** The last sign that power flows. */
  public long lastPowerAt;

  /** Power is off as far as the port says, and the settlement has not come. */
  public boolean settling;

  public int idleBeats;

  /** When it ends unsettled. */
  public long settleDueAt;

  public Long energyWh;
  public Long powerDw;
  public Long peakPowerDw;
  public Integer decivolts;
  public Long milliamperes;
  public Integer elapsedS;
  public Long lastReportAt;

  public Long endedAt;
  public Integer deviceDurationS;
  public Outcome outcome;
  public StopReason stopReason;
  public Integer rawReason;
  public ClosedBy closedBy;
  public String suspectReason;

  /** Counts the changes of its row. */
  public long revision;

  public SessionMemory() {}

  Long durationS() {
    return endedAt == null ? null : Math.max(0, (endedAt - startedAt) / 1000);
  }

  boolean ended() {
    return endedAt != null;
  }

  void powerSeen(Long deciwatts) {
    if (deciwatts != null) {
      peakPowerDw = peakPowerDw == null ? deciwatts : Math.max(peakPowerDw, deciwatts);
    }
  }
}
