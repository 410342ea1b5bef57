package io.chargeline.api;

import java.util.HashMap;
import java.util.Map;

/**
 * Places that many share: each may hold as many as are left free, so one alone gets half of them,
 * and however many take all they can, the next finds some.
 */
final class FairShare {
  private final int places;
  private final Map<String, Integer> held = new HashMap<>();
  private int taken;

  FairShare(int places) {
    this.places = places;
  }

  /** Takes a place; false if this one has its share. {@link #release} must follow. */
  synchronized boolean tryTake(String who) {
    int own = held.getOrDefault(who, 0);
    if (own >= places - taken) {
      return false;
    }
    held.put(who, own + 1);
    taken++;
    return true;
  }

  synchronized void release(String who) {
    held.computeIfPresent(who, (name, own) -> own == 1 ? null : own - 1);
    taken--;
  }
}
