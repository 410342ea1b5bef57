package io.chargeline.simulator.recording;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.OrderBytes;
import io.chargeline.protocol.ap3000.PortStatus;
import io.chargeline.protocol.ap3000.PowerReport;
import io.chargeline.protocol.ap3000.Settlement;
import io.chargeline.protocol.ap3000.StartKind;
import io.chargeline.protocol.ap3000.StopCode;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A recorded session on the port it runs on. The recording knows no power over time, so energy
 * grows evenly and power is its mean.
 *
 * @param port 0-based
 */
record PlannedSession(RecordedSession session, int port) {
  private static final int U16_MAX = 0xFFFF;
  private static final Bytes NO_CARD = Bytes.wrap(new byte[4]);

  /** 0.01 kWh in one millisecond, as 0.1 W. */
  private static final long DECIWATTS_PER_CENTI_KWH_AND_MS = 360_000_000L;

  /** 1/4800 kWh, the reports' debug unit. */
  private static final int RAW_PER_CENTI_KWH = 48;

  /** Up to the peak power, which the recording does not hold: it says nothing of volts either. */
  private static final int REPORT_SIZE = 33;

  Bytes order() {
    return OrderBytes.of(session.sessionId());
  }

  /** The 0x06 of this moment, covering the time since the one before. */
  Bytes report(long sinceMs, long nowMs) {
    int centiKwh = centiKwhAt(nowMs);
    int deciwatts = deciwatts();
    PowerReport report =
        new PowerReport(
            port,
            PortStatus.CHARGING,
            saturated((nowMs - session.startMs()) / 1000),
            centiKwh,
            StartKind.ONLINE,
            deciwatts,
            deciwatts,
            deciwatts,
            deciwatts,
            order(),
            OptionalInt.of(saturated((long) (centiKwh - centiKwhAt(sinceMs)) * RAW_PER_CENTI_KWH)),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalInt.empty());
    byte[] whole = report.encode().array();
    return Bytes.wrap(Arrays.copyOf(whole, REPORT_SIZE));
  }

  Settlement settlement() {
    int deciwatts = deciwatts();
    return new Settlement(
        saturated((session.endMs() - session.startMs()) / 1000),
        deciwatts,
        session.centiKwh(),
        port,
        StartKind.ONLINE,
        NO_CARD,
        StopCode.FULL,
        order(),
        OptionalInt.of(deciwatts),
        OptionalLong.of(session.endMs() / 1000),
        OptionalInt.empty());
  }

  private int centiKwhAt(long nowMs) {
    long durationMs = session.endMs() - session.startMs();
    return durationMs == 0
        ? session.centiKwh()
        : (int) (session.centiKwh() * (nowMs - session.startMs()) / durationMs);
  }

  private int deciwatts() {
    long durationMs = Math.max(1, session.endMs() - session.startMs());
    return saturated(session.centiKwh() * DECIWATTS_PER_CENTI_KWH_AND_MS / durationMs);
  }

  private static int saturated(long value) {
    return (int) Math.min(U16_MAX, value);
  }
}
