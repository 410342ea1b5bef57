package io.chargeline.api;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which nonces were used, for as long as their timestamp may be sent again. Bounded: a key that
 * uses more than {@code capacity} within the window is refused, rather than an old nonce forgotten.
 */
final class NonceMemory {
  private final int capacity;
  private final Map<String, Used> byKey = new HashMap<>();

  /**
   * @param capacity nonces a key
   */
  NonceMemory(int capacity) {
    this.capacity = capacity;
  }

  /** What became of a nonce. */
  enum Verdict {
    FRESH,
    REPLAYED,
    FULL
  }

  private static final class Used {
    private final Set<String> nonces = new HashSet<>();
    private final Deque<Entry> oldestFirst = new ArrayDeque<>();
  }

  private record Entry(String nonce, long until) {}

  /**
   * Takes a nonce of a verified request.
   *
   * @param until unix seconds; afterwards the request is refused for its timestamp
   * @param now unix seconds
   * @param window seconds that {@code until} is at most ahead
   */
  synchronized Verdict take(String keyId, String nonce, long until, long now, long window) {
    Used used = byKey.computeIfAbsent(keyId, unused -> new Used());
    if (used.nonces.contains(nonce)) {
      return Verdict.REPLAYED;
    }
    forget(used, now);
    if (used.nonces.size() >= capacity) {
      return Verdict.FULL;
    }
    used.nonces.add(nonce);
    // In order of arrival, so each is kept for the longest time that any of them needs.
    used.oldestFirst.add(new Entry(nonce, Math.max(until, now + window)));
    return Verdict.FRESH;
  }

  private static void forget(Used used, long now) {
    while (!used.oldestFirst.isEmpty() && used.oldestFirst.getFirst().until() < now) {
      used.nonces.remove(used.oldestFirst.removeFirst().nonce());
    }
  }
}
