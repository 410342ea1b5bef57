package io.chargeline.jobs.device;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/** The archive in keyed state. */
final class FlinkArchive implements Archive {
  /** Sweeps read the whole archive of a device, so they keep this distance. */
  private static final long SWEEP_DISTANCE_MS = Duration.ofDays(1).toMillis();

  private final MapState<String, Long> tombstones;
  private final MapState<String, CommandMemory> unseenStarts;
  private final MapState<String, SessionMemory> unsettled;
  private final long keepMs;
  private long now;

  FlinkArchive(RuntimeContext context, long keepMs) {
    this.keepMs = keepMs;
    tombstones =
        context.getMapState(new MapStateDescriptor<>("tombstones", Types.STRING, Types.LONG));
    // Named before it also held starts whose answer did not say the port.
    unseenStarts =
        context.getMapState(
            new MapStateDescriptor<>(
                "failed-starts", Types.STRING, Types.POJO(CommandMemory.class)));
    unsettled =
        context.getMapState(
            new MapStateDescriptor<>("unsettled", Types.STRING, Types.POJO(SessionMemory.class)));
  }

  @Override
  public void at(long time) {
    now = time;
  }

  /** Sweeps come late; what they have not swept yet is forgotten all the same. */
  @Override
  public boolean isBuried(String key) throws Exception {
    Long forgetAt = tombstones.get(key);
    return forgetAt != null && forgetAt > now;
  }

  @Override
  public void bury(String key, long forgetAt) throws Exception {
    tombstones.put(key, forgetAt);
  }

  @Override
  public void exhume(String key) throws Exception {
    tombstones.remove(key);
    dropIfEmpty(tombstones);
  }

  @Override
  public List<CommandMemory> unseenStarts() throws Exception {
    List<CommandMemory> all = new ArrayList<>();
    for (CommandMemory start : unseenStarts.values()) {
      if (start.forgetAt > now) {
        all.add(start);
      }
    }
    all.sort(
        Comparator.<CommandMemory>comparingLong(start -> start.issuedAt)
            .reversed()
            .thenComparing(start -> start.commandId));
    return all;
  }

  @Override
  public Optional<CommandMemory> unseenStart(String orderHex) throws Exception {
    return Optional.ofNullable(unseenStarts.get(orderHex)).filter(it -> it.forgetAt > now);
  }

  @Override
  public void keepUnseenStart(CommandMemory command) throws Exception {
    unseenStarts.put(command.orderHex, command);
  }

  @Override
  public void dropUnseenStart(String orderHex) throws Exception {
    unseenStarts.remove(orderHex);
  }

  @Override
  public Optional<SessionMemory> unsettled(String sessionKey) throws Exception {
    return Optional.ofNullable(unsettled.get(sessionKey))
        .filter(it -> it.settleDueAt + keepMs > now);
  }

  @Override
  public void keepUnsettled(SessionMemory session) throws Exception {
    unsettled.put(session.key, session);
  }

  @Override
  public void dropUnsettled(String sessionKey) throws Exception {
    unsettled.remove(sessionKey);
  }

  @Override
  public long sweep(long time) throws Exception {
    long next = 0;
    for (Iterator<Map.Entry<String, Long>> all = tombstones.iterator(); all.hasNext(); ) {
      next = keepOrForget(all, all.next().getValue(), time, next);
    }
    for (Iterator<Map.Entry<String, CommandMemory>> all = unseenStarts.iterator();
        all.hasNext(); ) {
      next = keepOrForget(all, all.next().getValue().forgetAt, time, next);
    }
    for (Iterator<Map.Entry<String, SessionMemory>> all = unsettled.iterator(); all.hasNext(); ) {
      long dueAt = all.next().getValue().settleDueAt + keepMs;
      next = keepOrForget(all, dueAt, time, next);
    }
    dropIfEmpty(tombstones);
    dropIfEmpty(unseenStarts);
    dropIfEmpty(unsettled);
    return next == 0 ? 0 : Math.max(next, time + SWEEP_DISTANCE_MS);
  }

  /** Removal through an iterator leaves an empty map behind in the heap's state table. */
  private static void dropIfEmpty(MapState<String, ?> map) throws Exception {
    if (map.isEmpty()) {
      map.clear();
    }
  }

  private static long keepOrForget(Iterator<?> all, long dueAt, long time, long next) {
    if (dueAt <= time) {
      all.remove();
      return next;
    }
    return next == 0 ? dueAt : Math.min(next, dueAt);
  }
}
