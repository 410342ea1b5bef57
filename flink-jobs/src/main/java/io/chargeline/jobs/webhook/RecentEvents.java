package io.chargeline.jobs.webhook;

import io.chargeline.jobs.webhook.EventLog.Request;
import io.chargeline.jobs.webhook.EventLog.Stretch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The newest records of each part, as they came live, so that an endpoint that is only a little
 * behind need not ask the broker. All endpoints of an instance share them.
 */
final class RecentEvents {
  private static final int MAX_RECORDS = 4_096;
  private static final int MAX_BYTES = 4 << 20;
  private static final int STRETCH = 500;

  /** Nothing has come live yet. */
  static final long UNKNOWN = -1;

  private static final class Tail {
    private final List<EventRecord> records = new ArrayList<>();
    private long bytes;

    /** The offset before which everything is known that stands here. */
    private long from;

    private long end = UNKNOWN;
  }

  private final Map<Part, Tail> tails = new HashMap<>();

  /** The offset behind the newest record that came live; {@link #UNKNOWN} before the first. */
  long end(Part part) {
    Tail tail = tails.get(part);
    return tail == null ? UNKNOWN : tail.end;
  }

  /** The offset from which on they are held; {@link #UNKNOWN} before the first. */
  long from(Part part) {
    Tail tail = tails.get(part);
    return tail == null ? UNKNOWN : tail.from;
  }

  void add(EventRecord record) {
    Tail tail = tails.computeIfAbsent(record.part(), part -> new Tail());
    if (tail.end == UNKNOWN) {
      tail.from = record.offset;
    }
    tail.records.add(record);
    tail.bytes += record.size();
    tail.end = record.offset + 1;
    if (tail.records.size() > 2 * MAX_RECORDS || tail.bytes > 2 * MAX_BYTES) {
      shrink(tail);
    }
  }

  /** By half at once, because a list is slow to lose its first. */
  private static void shrink(Tail tail) {
    int drop = 0;
    while (drop < tail.records.size()
        && (tail.records.size() - drop > MAX_RECORDS || tail.bytes > MAX_BYTES)) {
      tail.bytes -= tail.records.get(drop).size();
      drop++;
    }
    tail.from = tail.records.get(drop - 1).offset + 1;
    tail.records.subList(0, drop).clear();
  }

  /** Empty if the records asked for are not all here. */
  Optional<Stretch> read(Request request) {
    Tail tail = tails.get(request.part());
    if (tail == null || request.offset() < tail.from || request.offset() >= tail.end) {
      return Optional.empty();
    }
    int begin = index(tail.records, request.offset());
    int end = Math.min(begin + STRETCH, tail.records.size());
    boolean last = end == tail.records.size();
    long until = last ? tail.end : tail.records.get(end).offset;
    List<EventRecord> found = List.copyOf(tail.records.subList(begin, end));
    return Optional.of(new Stretch(request, request.offset(), until, last, found, null));
  }

  /** Of the first record at or behind the offset. */
  private static int index(List<EventRecord> records, long offset) {
    int low = 0;
    int high = records.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (records.get(middle).offset < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
