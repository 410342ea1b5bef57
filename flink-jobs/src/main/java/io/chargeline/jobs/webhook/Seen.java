package io.chargeline.jobs.webhook;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an endpoint was last done with, per device or alert, in memory and bounded: it keeps most
 * repeats of the log itself from being sent again. Whatever it has forgotten is sent twice, with
 * equal ids. What was asked for longest ago goes first, so that alerts, which end, do not take the
 * place of devices that go on.
 */
final class Seen {
  private static final int MAX_KEYS = 8_192;

  private static final int INITIAL = 16;
  private static final float LOAD = 0.75f;

  private record Last(long sequence, long occurredAt) {}

  private final Map<String, Last> byKey =
      new LinkedHashMap<>(INITIAL, LOAD, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Last> eldest) {
          return size() > MAX_KEYS;
        }
      };

  /**
   * A re-read gives the same sequence and the same time again. A lower sequence with a later time
   * is something else: the numbering began anew, and the event is news.
   */
  boolean contains(Envelope event) {
    Last last = byKey.get(event.key());
    return last != null
        && event.sequence() <= last.sequence
        && event.occurredAt() <= last.occurredAt;
  }

  void add(Envelope event) {
    byKey.put(event.key(), new Last(event.sequence(), event.occurredAt()));
  }
}
