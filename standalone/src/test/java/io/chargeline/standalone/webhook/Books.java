package io.chargeline.standalone.webhook;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one endpoint accepted, by ids of the form {@code device:sequence:milliseconds}: what is
 * missing, what came before its turn, what came twice, and how old it was.
 */
final class Books {
  private final Map<String, BitSet> byDevice = new HashMap<>();
  private final Map<String, Integer> highest = new HashMap<>();
  private final List<Long> agesMs = new ArrayList<>();
  private int distinct;
  private int repeats;
  private int inversions;
  private boolean measuring;

  static String id(String device, int sequence, long at) {
    return device + ':' + sequence + ':' + at;
  }

  synchronized void add(String id) {
    String[] parts = id.split(":", 3);
    int sequence = Integer.parseInt(parts[1]);
    BitSet seen = byDevice.computeIfAbsent(parts[0], any -> new BitSet());
    if (seen.get(sequence)) {
      repeats++;
      return;
    }
    seen.set(sequence);
    distinct++;
    // What is parked comes late by design; everything else comes after all before it.
    inversions += sequence < highest.merge(parts[0], sequence, Math::max) ? 1 : 0;
    if (measuring) {
      agesMs.add(System.currentTimeMillis() - Long.parseLong(parts[2]));
    }
  }

  synchronized int distinct() {
    return distinct;
  }

  synchronized int repeats() {
    return repeats;
  }

  synchronized int inversions() {
    return inversions;
  }

  synchronized void measure(boolean now) {
    measuring = now;
  }

  /** Ages since the last call, oldest accepted first. */
  synchronized List<Long> takeAges() {
    List<Long> ages = List.copyOf(agesMs);
    agesMs.clear();
    return ages;
  }
}
