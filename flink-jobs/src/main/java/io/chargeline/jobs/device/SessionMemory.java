package io.chargeline.jobs.device;

import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.session.ClosedBy;
import io.chargeline.domain.session.Outcome;
import io.chargeline.domain.session.SessionSource;
import io.chargeline.domain.session.StopReason;
import io.chargeline.protocol.ChargeKey;
import java.util.List;

/** One charge, from its first evidence to its settlement. Units as in {@code SessionRow}. */
public final class SessionMemory {
  /** Port, and the charge's name on the wire. */
  public String key;

  public String sessionId;

  /** Who is told; empty: nobody; null in states older than this: the device's owner. */
  public String tenant;

  /** Where the device stood when it began; null: at no site. */
  public String site;

  public int portNo;
  public String orderHex;
  public String orderNo;
  public SessionSource source = SessionSource.UNKNOWN;
  public ChargeMode mode;
  public Integer limitS;
  public Integer limitWh;
  public Integer estimatedPowerW;

  /** Paid for a charge by power tiers, fen. */
  public Integer amountFen;

  public long startedAt;

  /** Whether the start itself was seen, not inferred from a duration. */
  public boolean startSeen;

  /** Whether the device confirmed that it stops it. */
  public boolean stopConfirmed;

  /** The failed start that it contradicts, while the stop that follows is owed; else null. */
  public String unconfirmedStart;

  /** The last sign that power flows. */
  public long lastPowerAt;

  /** Power is off as far as the port says, and the settlement has not come. */
  public boolean settling;

  public int idleBeats;

  /** When it was last told to be interrupted; null: it is not, as far as can be seen. */
  public Long interruptedAt;

  /** When it ends unsettled. */
  public long settleDueAt;

  /** All of it, also what the meter forgot. */
  public Long energyWh;

  /** What the meter showed last; null: nothing yet, or in states older than this. */
  public Long meterWh;

  /** What it had counted before it came round or began anew. */
  public long carriedWh;

  public Long powerDw;
  public Long peakPowerDw;
  public Integer decivolts;
  public Long milliamperes;
  public Integer elapsedS;
  public Long lastReportAt;

  public Long endedAt;
  public Integer deviceDurationS;

  /** What the device counted of its price, fen; null if it does not count. */
  public Integer reportedFen;

  /** Seconds in each tier of its price, as the device counted; null if it does not count. */
  public List<Integer> tierDurationsS;

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

  /** Whether it is known under an order, and not only under the name that the wire has for it. */
  boolean hasOrder(ChargeKey charge) {
    return !orderHex.equals(charge.value());
  }

  boolean ended() {
    return endedAt != null;
  }

  /** Marks the figures as doubted; the first and every further reason are kept. */
  void suspect(String reason) {
    if (suspectReason == null) {
      suspectReason = reason;
    } else if (!List.of(suspectReason.split(",")).contains(reason)) {
      suspectReason = suspectReason + ',' + reason;
    }
  }

  void powerSeen(Long deciwatts) {
    if (deciwatts != null) {
      peakPowerDw = peakPowerDw == null ? deciwatts : Math.max(peakPowerDw, deciwatts);
    }
  }
}
