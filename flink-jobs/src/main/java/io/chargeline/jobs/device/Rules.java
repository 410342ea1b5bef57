package io.chargeline.jobs.device;

import io.chargeline.protocol.ProtocolOptions;
import java.io.Serializable;
import java.time.Duration;

/**
 * The fold's patience, in milliseconds of event time.
 *
 * @param tenant who owns devices that are in no registry; null: nobody, they are quarantined
 * @param patienceMs silence after which a device is offline, if three heartbeats of its protocol
 *     are not sooner
 * @param settleTimeoutMs how long a charge waits for its settlement after its last sign of life
 * @param tombstoneMs how long a closed charge, or an ended start, keeps repeats silent
 * @param answerTimeoutMs how long a device has to answer one send
 * @param resendMarginMs how long after the answer timeout the gateway's resend may take to show
 * @param startGraceMs how long after a start a port status may not contradict it
 * @param heartbeatEveryMs how often a device's heartbeat is told at most; 0: never
 * @param stopUnconfirmed whether a charge whose start we called failed is stopped at once
 * @param factsOnly whether events, states and orders are left out, as for a recording
 * @param protocols how frames are read where their specification leaves a choice
 */
record Rules(
    String tenant,
    long patienceMs,
    long settleTimeoutMs,
    long tombstoneMs,
    long answerTimeoutMs,
    long resendMarginMs,
    long startGraceMs,
    long heartbeatEveryMs,
    boolean stopUnconfirmed,
    boolean factsOnly,
    ProtocolOptions protocols)
    implements Serializable {

  static Rules standard(String tenant) {
    return new Rules(
        tenant,
        Duration.ofMinutes(9).toMillis(),
        Duration.ofHours(24).toMillis(),
        Duration.ofDays(60).toMillis(),
        Duration.ofSeconds(15).toMillis(),
        Duration.ofSeconds(2).toMillis(),
        Duration.ofSeconds(60).toMillis(),
        Duration.ofMinutes(15).toMillis(),
        true,
        false,
        ProtocolOptions.RECOMMENDED);
  }
}
