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
  private final List<String> late = new ArrayList<>();
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
    if (sequence < highest.merge(parts[0], sequence, Math::max)) {
      late.add(id);
    }
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

  /** What came after a later event of its device: by design only what was parked. */
  synchronized List<String> late() {
    return List.copyOf(late);
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
