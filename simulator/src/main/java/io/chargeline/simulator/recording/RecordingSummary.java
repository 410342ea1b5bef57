package io.chargeline.simulator.recording;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/**
 * What was fed.
 *
 * @param frames frames sent by the devices
 * @param steps distinct times the clock stood at
 * @param kwh as settled on the wire
 */
public record RecordingSummary(
    int sessions,
    int devices,
    long frames,
    long steps,
    BigDecimal kwh,
    Instant from,
    Instant to,
    Duration wallTime) {}
