package io.chargeline.oracle;

import java.time.Instant;

/**
 * A range of event time.
 *
 * @param from unix milliseconds, included; {@link Long#MIN_VALUE}: from ever
 * @param to unix milliseconds, included
 */
record Range(long from, long to) {

  boolean meets(long start, Long end) {
    return start <= to && (end == null || end > from);
  }

  static String text(long ms) {
    return ms == Long.MIN_VALUE ? "the beginning" : Instant.ofEpochMilli(ms).toString();
  }
}
