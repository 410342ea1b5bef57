package io.chargeline.standalone.replay;

import io.chargeline.simulator.recording.RecordingSummary;
import java.time.Duration;

/**
 * What a replay did.
 *
 * @param fed what went over the wire
 * @param wallTime until the last row was in the database
 */
public record ReplaySummary(RecordingSummary fed, Duration wallTime) {

  /** One block for a person. */
  public String text() {
    double seconds = wallTime.toMillis() / 1000.0;
    return """

        Replay stored:
          sessions   %d
          energy     %s kWh
          devices    %d
          frames     %d
          from, to   %s, %s
          time       %.1f s, %.0f sessions/s
        """
        .formatted(
            fed.sessions(),
            fed.kwh().toPlainString(),
            fed.devices(),
            fed.frames(),
            fed.from(),
            fed.to(),
            seconds,
            fed.sessions() / Math.max(seconds, 0.001));
  }
}
