package io.chargeline.jobs.webhook;

import io.chargeline.domain.frame.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The log as a list for each part, with a bound on what one reading gives. */
final class MemoryEventLog implements EventLog {
  private static final int STRETCH = 100;

  private final Map<Part, List<EventRecord>> records = new HashMap<>();
  private final Map<Part, Long> first = new HashMap<>();
  private final AtomicInteger readings = new AtomicInteger();
  private volatile boolean broken;

  /** Gives the record its place, by its key, as a producer would. */
  synchronized EventRecord append(Topic topic, EventRecord record, long now) {
    String key = record.envelope() == null ? "" : record.envelope().key();
    Part part = new Part(topic, Math.floorMod(key.hashCode(), topic.partitions()));
    List<EventRecord> all = records.computeIfAbsent(part, any -> new ArrayList<>());
    record.topic = topic.topicName();
    record.partition = part.number();
    record.offset = all.size();
    record.storedAt = now;
    all.add(record);
    return record;
  }

  /** Drops the body of what stands so far before this one. */
  synchronized void forget(EventRecord record, int before) {
    int far = (int) record.offset - before;
    if (far >= 0) {
      records.get(record.part()).get(far).body = null;
    }
  }

  /** What stands at these offsets and behind, of all parts. */
  synchronized List<EventRecord> from(int offset) {
    return records.values().stream()
        .flatMap(all -> all.stream().skip(offset))
        .collect(java.util.stream.Collectors.toList());
  }

  /** Retention takes everything that stands now. */
  synchronized void expire() {
    records.forEach((part, all) -> first.put(part, (long) all.size()));
  }

  void breakDown(boolean now) {
    broken = now;
  }

  int readings() {
    return readings.get();
  }

  @Override
  public void read(Request request, Consumer<Stretch> reader) {
    readings.incrementAndGet();
    reader.accept(broken ? Stretch.failed(request, "broken") : stretch(request));
  }

  private synchronized Stretch stretch(Request request) {
    List<EventRecord> all = records.getOrDefault(request.part(), List.of());
    long asked = request.offset() < 0 ? since(all, request.since()) : request.offset();
    long from = Math.max(asked, first.getOrDefault(request.part(), 0L));
    long end = Math.min(all.size(), from + STRETCH);
    List<EventRecord> found = List.copyOf(all.subList((int) from, (int) Math.max(from, end)));
    return new Stretch(request, from, Math.max(from, end), end >= all.size(), found, null);
  }

  private static long since(List<EventRecord> all, long since) {
    return all.stream().takeWhile(record -> record.storedAt < since).count();
  }

  @Override
  public void close() {
    // nothing is held
  }
}
