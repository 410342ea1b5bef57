package io.chargeline.jobs.webhook;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an endpoint was last done with, per device, in memory and bounded: it keeps most repeats of
 * the log itself from being sent again. Whatever it has forgotten is sent twice, with equal ids.
 */
final class Seen {
  private static final int MAX_DEVICES = 8_192;

  private record Last(long sequence, long occurredAt) {}

  private final Map<String, Last> byKey =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Last> eldest) {
          return size() > MAX_DEVICES;
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
