package io.chargeline.domain.fact;

import io.chargeline.domain.WireName;

/**
 * What one process measured at one moment, of itself or of the platform. A record of {@code
 * facts.platform}.
 *
 * @param what the measure; its name ends in the unit where it has one
 * @param part of what it was measured; empty: of the whole process
 * @param instance that measured, a name new at every start
 * @param at beginning of the {@link #EVERY_MS} in which it was measured, by the clock of the
 *     instance, unix milliseconds
 * @param value finite
 */
public record PlatformRow(
    String what, String part, Role role, String instance, long at, double value) implements Row {
  /** One row of each instance, measure and part in this time. */
  public static final long EVERY_MS = 10_000;

  /** As what it was measured. */
  public enum Role implements WireName {
    /** A gateway, of itself. */
    GATEWAY,
    /** An API server, of itself and its machine. */
    API,
    /** The API server that tells the alarms, of what all servers see alike. */
    WATCHER
  }

  /** The row that a measurement at this time belongs to. */
  public static long slot(long ms) {
    return Math.floorDiv(ms, EVERY_MS) * EVERY_MS;
  }

  @Override
  public String rowKey() {
    return what + '/' + part + '/' + instance + '/' + at;
  }
}
