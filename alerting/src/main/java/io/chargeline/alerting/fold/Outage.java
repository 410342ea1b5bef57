package io.chargeline.alerting.fold;

/**
 * Time in which nothing ticked: we did not look at anything. Timers that ran begin anew at its end.
 *
 * @param from the last tick before, unix milliseconds
 * @param until the first tick after
 */
public record Outage(long from, long until) {
  /** Whether this is after the tick before, and before the one after. */
  boolean holds(long at) {
    return from < at && at < until;
  }

  boolean meets(long begin, long end) {
    return from < end && until > begin;
  }
}
