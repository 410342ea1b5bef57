package io.chargeline.oracle;

import io.chargeline.domain.Settings;
import io.chargeline.protocol.ProtocolOptions;
import java.time.ZoneId;

/**
 * The settings on which figures depend: the same names as those of the program that made them.
 *
 * @param tenant who owns devices that are in no registry; null: nobody
 * @param patienceMs silence after which a device is offline, if three heartbeats are not sooner
 * @param settleTimeoutMs how long a charge waits for its settlement
 * @param tickGraceMs a longer silence of a gateway's ticks is our gap
 * @param figuresGraceMs how long after the end of its day a window waits for what comes late
 * @param zone of the fleet's hours and days, and of tenants in no registry
 * @param protocols how frames are read where their specification leaves a choice
 */
public record Terms(
    String tenant,
    long patienceMs,
    long settleTimeoutMs,
    long tickGraceMs,
    long figuresGraceMs,
    ZoneId zone,
    ProtocolOptions protocols) {

  /**
   * @throws IllegalArgumentException naming the setting that is wrong
   */
  public static Terms read(Settings settings) {
    String tenant =
        settings.text(
            "CHARGELINE_TENANT",
            "",
            "tenant that owns devices which are in no registry; empty: they are quarantined");
    return new Terms(
        tenant.isEmpty() ? null : tenant,
        settings
            .duration(
                "CHARGELINE_OFFLINE_PATIENCE",
                "9m",
                "silence after which a device counts as offline")
            .toMillis(),
        settings
            .duration(
                "CHARGELINE_SETTLE_TIMEOUT", "24h", "how long a charge waits for its settlement")
            .toMillis(),
        settings
            .duration(
                "CHARGELINE_TICK_GRACE",
                "5s",
                "a gateway silent for longer was not observing; its devices are unknown meanwhile")
            .toMillis(),
        settings
            .duration(
                "CHARGELINE_FIGURES_GRACE",
                "48h",
                "how long after the end of its day a window of figures waits for what comes late")
            .toMillis(),
        settings.zone(
            "CHARGELINE_FIGURES_ZONE",
            "Asia/Shanghai",
            "zone of the fleet's hours and days, and of tenants in no registry"),
        ProtocolOptions.read(settings));
  }
}
