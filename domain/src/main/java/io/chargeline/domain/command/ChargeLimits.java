package io.chargeline.domain.command;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a protocol's devices can be told about a charge (domain-mapping section 5).
 *
 * @param modes those that its devices can be started in
 * @param minSeconds the shortest time limit; all are multiples of {@code secondsStep}
 * @param minWh the smallest energy limit; all are multiples of {@code whStep}
 * @param deviceChoosesPort whether a start may leave the port to the device
 * @param sockets whether a port is an outlet of a numbered socket
 */
public record ChargeLimits(
    Set<ChargeMode> modes,
    int minSeconds,
    int maxSeconds,
    int secondsStep,
    int minWh,
    int maxWh,
    int whStep,
    boolean deviceChoosesPort,
    boolean sockets) {
  private static final Map<String, ChargeLimits> BY_PROTOCOL =
      Map.of(
          "ap3000",
          new ChargeLimits(
              EnumSet.complementOf(EnumSet.of(ChargeMode.POWER_TIERS)),
              1,
              65_535,
              1,
              10,
              655_350,
              10,
              true,
              false),
          "bkv",
          new ChargeLimits(
              EnumSet.allOf(ChargeMode.class), 60, 54_000, 60, 1, 65_535, 1, false, true));

  public ChargeLimits {
    modes = Collections.unmodifiableSet(EnumSet.copyOf(modes));
  }

  /** Empty for a protocol that is not known here. */
  public static Optional<ChargeLimits> of(String protocol) {
    return Optional.ofNullable(protocol).map(BY_PROTOCOL::get);
  }

  public boolean allowsSeconds(int seconds) {
    return seconds >= minSeconds && seconds <= maxSeconds && seconds % secondsStep == 0;
  }

  public boolean allowsWh(int wh) {
    return wh >= minWh && wh <= maxWh && wh % whStep == 0;
  }
}
