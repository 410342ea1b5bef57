package io.chargeline.api;

import io.chargeline.domain.WireName;
import java.util.List;

/**
 * Which events a replay is about.
 *
 * @param eventIds of {@link Kind#EVENTS}; empty otherwise
 * @param from unix milliseconds, as {@code to} (exclusive): when they happened, of {@link
 *     Kind#RANGE}
 * @param types types, families and {@code *} that are wanted of a range; empty: what the endpoint
 *     wants
 */
record ReplaySelection(Kind kind, List<String> eventIds, long from, long to, List<String> types) {

  /** By what they are chosen. */
  enum Kind implements WireName {
    EVENTS,
    RANGE,
    /** Those of the dead list. */
    DEAD
  }

  static ReplaySelection events(List<String> ids) {
    return new ReplaySelection(Kind.EVENTS, ids, 0, 0, List.of());
  }

  static ReplaySelection range(long from, long to, List<String> types) {
    return new ReplaySelection(Kind.RANGE, List.of(), from, to, types);
  }

  static ReplaySelection dead() {
    return new ReplaySelection(Kind.DEAD, List.of(), 0, 0, List.of());
  }
}
