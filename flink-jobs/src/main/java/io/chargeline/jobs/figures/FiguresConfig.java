package io.chargeline.jobs.figures;

import io.chargeline.domain.Settings;
import java.io.Serializable;
import java.time.Duration;

/**
 * What the window job needs to know.
 *
 * @param bootstrap Kafka's host:port list
 * @param grace how long after the end of its day a window waits for what comes late
 * @param zone in which the fleet's hours and days begin
 * @param group begins the names of its consumer groups
 */
public record FiguresConfig(String bootstrap, Duration grace, String zone, String group)
    implements Serializable {
  /** When clocks go back by an hour. */
  private static final Duration LONGEST_DAY = Duration.ofHours(25);

  public static FiguresConfig read(Settings settings) {
    return new FiguresConfig(
        settings.text(
            "CHARGELINE_KAFKA_BOOTSTRAP", "127.0.0.1:9092", "Kafka's host:port, comma separated"),
        settings.duration(
            "CHARGELINE_FIGURES_GRACE",
            "48h",
            "how long after the end of its day a window of figures waits for what comes late"),
        settings
            .zone(
                "CHARGELINE_FIGURES_ZONE",
                "Asia/Shanghai",
                "zone of the fleet's hours and days, and of tenants in no registry")
            .getId(),
        "chargeline-figures");
  }

  /**
   * How long a recording's clock must go on after its last moment, so that every window is final
   * that holds some of it.
   */
  public Duration runOut() {
    return grace.plus(LONGEST_DAY);
  }

  FigureRules live() {
    return new FigureRules("live", zone, grace.toMillis(), true);
  }

  FigureRules recording() {
    return new FigureRules("recording", zone, grace.toMillis(), false);
  }
}
