package io.chargeline.jobs.alerts;

import io.chargeline.domain.Settings;
import java.io.Serializable;
import java.time.Duration;

/**
 * What the alert job needs to know.
 *
 * @param bootstrap Kafka's host:port list
 * @param tenant who owns devices that are in no registry; empty: nobody
 * @param outageAfter a longer time without any mark of the device job is an outage of ours
 * @param figuresPatience how long alerts wait for figures while the window job writes nothing
 * @param group begins the names of its consumer groups
 */
public record AlertsConfig(
    String bootstrap, String tenant, Duration outageAfter, Duration figuresPatience, String group)
    implements Serializable {

  public static AlertsConfig read(Settings settings) {
    return new AlertsConfig(
        settings.text(
            "CHARGELINE_KAFKA_BOOTSTRAP", "127.0.0.1:9092", "Kafka's host:port, comma separated"),
        settings.text(
            "CHARGELINE_TENANT",
            "",
            "tenant that owns devices which are in no registry; empty: they are quarantined"),
        settings.duration(
            "CHARGELINE_ALERTS_OUTAGE_AFTER",
            "15s",
            "a longer time without any tick is an outage of ours, in which no alert begins or"
                + " ends"),
        settings.duration(
            "CHARGELINE_ALERTS_FIGURES_PATIENCE",
            "30s",
            "how long alerts wait for figures while the window job does not run"),
        "chargeline-alerts");
  }
}
