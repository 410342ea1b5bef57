package io.chargeline.api.sse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client has not been sent yet. It is bounded however slowly the client reads: of each state
 * only the newest waits, and there are not more than {@value #MAX_STATES}; of what happened the
 * last {@value #MAX_EVENTS} wait, and how many were lost before them is told in their place. One
 * thread at a time.
 */
final class SseBacklog {
  static final int MAX_EVENTS = 128;

  static final int MAX_STATES = 256;

  private final Map<String, SseFrame> states = new LinkedHashMap<>();
  private final Map<String, byte[]> items = new LinkedHashMap<>();
  private final Deque<SseFrame> events = new ArrayDeque<>();
  private String itemsName;
  private long lost;

  /**
   * A state; an older one of this key that still waits is left out.
   *
   * @return false if there is no room for one more
   */
  boolean state(String key, SseFrame frame) {
    states.remove(key);
    states.put(key, frame);
    return states.size() <= MAX_STATES;
  }

  /**
   * An item of a list that is sent as one event; an older one of this key is left out.
   *
   * @param name of the event, always the same
   */
  void item(String name, String key, byte[] json) {
    itemsName = name;
    items.put(key, json);
  }

  /**
   * Something that happened.
   *
   * @return how many are lost by this
   */
  int event(SseFrame frame) {
    events.addLast(frame);
    if (events.size() <= MAX_EVENTS) {
      return 0;
    }
    events.removeFirst();
    lost++;
    return 1;
  }

  boolean isHalfFull() {
    return events.size() >= MAX_EVENTS / 2;
  }

  boolean isEmpty() {
    return states.isEmpty() && items.isEmpty() && events.isEmpty();
  }

  /** Leaves out everything. */
  void clear() {
    states.clear();
    items.clear();
    events.clear();
    lost = 0;
  }

  /** The next to send, which waits no more; null if nothing waits. */
  SseFrame next() {
    if (!states.isEmpty()) {
      return states.remove(states.keySet().iterator().next());
    }
    if (!items.isEmpty()) {
      List<byte[]> all = List.copyOf(items.values());
      items.clear();
      return SseFrame.array(itemsName, all);
    }
    if (lost > 0) {
      String gap = "{\"reason\":\"slow_reader\",\"lost\":" + lost + '}';
      lost = 0;
      return SseFrame.event("gap", null, gap.getBytes(StandardCharsets.US_ASCII));
    }
    return events.pollFirst();
  }
}
