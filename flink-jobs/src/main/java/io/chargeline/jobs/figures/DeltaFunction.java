package io.chargeline.jobs.figures;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keyed by device: versions of facts become differences to the figures. A repeat, or a version
 * older than the known one, changes nothing. Maintenance that becomes known later takes its time
 * out of what was counted.
 *
 * <p>State: for each fact what it has given, from which a next version is told apart. An interval
 * leaves when it ended so long ago that all its windows are final, everything else that long after
 * its last moment.
 */
final class DeltaFunction extends KeyedBroadcastProcessFunction<String, Fact, Fact, Delta> {
  static final MapStateDescriptor<String, Downtime> DOWNTIMES =
      new MapStateDescriptor<>("downtimes", Types.STRING, Types.POJO(Downtime.class));

  private static final long serialVersionUID = 1L;
  private static final long SWEEP_MS = Duration.ofHours(6).toMillis();
  private static final MapStateDescriptor<String, FactMemory> FACTS =
      new MapStateDescriptor<>("facts", Types.STRING, Types.POJO(FactMemory.class));

  private final long keepMs;
  private transient MapState<String, FactMemory> facts;

  /**
   * @param keepMs how long after a moment all windows are final that hold it
   */
  DeltaFunction(long keepMs) {
    this.keepMs = keepMs;
  }

  @Override
  public void open(OpenContext context) {
    facts = getRuntimeContext().getMapState(FACTS);
  }

  @Override
  public void processElement(Fact fact, ReadOnlyContext context, Collector<Delta> out)
      throws Exception {
    FactMemory before = facts.get(fact.rowKey);
    if (before != null && fact.revision <= before.revision) {
      return;
    }
    FactMemory now = FactMemory.of(fact);
    if (now.isInterval()) {
      judge(now, fact.deviceId, context.getBroadcastState(DOWNTIMES));
    }
    if (before != null) {
      now.weight = Math.max(now.weight, before.weight);
    }
    Deltas.between(fact.deviceId, before, now, out::collect);
    boolean faults = Faults.concern(before) || Faults.concern(now);
    Faults known = faults ? Faults.of(facts.values()) : Faults.none();
    facts.put(fact.rowKey, now);
    if (faults) {
      known.becoming(Faults.of(facts.values()), fact.deviceId, out::collect);
    }
    if (!now.isInterval() || now.until != Fact.OPEN) {
      context.timerService().registerEventTimeTimer(sweepAt(now));
    }
  }

  @Override
  public void processBroadcastElement(Fact fact, Context context, Collector<Delta> out)
      throws Exception {
    BroadcastState<String, Downtime> downtimes = context.getBroadcastState(DOWNTIMES);
    Downtime before = downtimes.get(fact.rowKey);
    Downtime now = Downtime.of(fact);
    if (before != null && now.revision <= before.revision) {
      return;
    }
    downtimes.put(fact.rowKey, now);
    forget(downtimes, context.currentWatermark());
    if (before == null && now.until <= now.from) {
      return;
    }
    context.applyToKeyedState(
        FACTS, (deviceId, its) -> judgeAgain(deviceId, its, now, downtimes, out));
  }

  private static void judgeAgain(
      String deviceId,
      MapState<String, FactMemory> its,
      Downtime changed,
      ReadOnlyBroadcastState<String, Downtime> downtimes,
      Collector<Delta> out)
      throws Exception {
    Faults known = Faults.of(its.values());
    for (Map.Entry<String, FactMemory> entry : its.entries()) {
      FactMemory before = entry.getValue();
      if (!before.isInterval() || !changed.covers(deviceId, before.tenant, before.site)) {
        continue;
      }
      FactMemory now = copy(before);
      judge(now, deviceId, downtimes);
      now.weight = Math.max(now.weight, before.weight);
      if (!now.points.same(before.points)) {
        Deltas.between(deviceId, before, now, out::collect);
        entry.setValue(now);
      }
    }
    known.becoming(Faults.of(its.values()), deviceId, out::collect);
  }

  private static FactMemory copy(FactMemory of) {
    FactMemory copy = new FactMemory();
    copy.revision = of.revision;
    copy.tenant = of.tenant;
    copy.site = of.site;
    copy.port = of.port;
    copy.level = of.level;
    copy.beginning = of.beginning;
    copy.maintenance = of.maintenance;
    copy.from = of.from;
    copy.until = of.until;
    return copy;
  }

  private static void judge(
      FactMemory interval, String deviceId, ReadOnlyBroadcastState<String, Downtime> downtimes)
      throws Exception {
    List<Downtime> met = new ArrayList<>();
    long weight = interval.revision;
    for (Map.Entry<String, Downtime> entry : downtimes.immutableEntries()) {
      Downtime downtime = entry.getValue();
      if (downtime.covers(deviceId, interval.tenant, interval.site)
          && downtime.meets(interval.from, interval.until)) {
        met.add(downtime);
        weight += downtime.revision;
      }
    }
    interval.points = Intervals.points(interval, met);
    interval.weight = weight;
  }

  /** Those that were over before anything that is still open to change. */
  private void forget(BroadcastState<String, Downtime> downtimes, long watermark) throws Exception {
    Iterator<Map.Entry<String, Downtime>> all = downtimes.iterator();
    while (all.hasNext()) {
      Downtime downtime = all.next().getValue();
      if (downtime.until > 0
          && downtime.until != Fact.OPEN
          && downtime.until + keepMs <= watermark) {
        all.remove();
      }
    }
  }

  /** Rounded, so that a device has few timers. */
  private long sweepAt(FactMemory fact) {
    return Math.floorDiv(fact.lastTime() + keepMs, SWEEP_MS) * SWEEP_MS + SWEEP_MS;
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Delta> out)
      throws Exception {
    Iterator<Map.Entry<String, FactMemory>> all = facts.iterator();
    while (all.hasNext()) {
      if (all.next().getValue().mayGo(keepMs, timestamp)) {
        all.remove();
      }
    }
    // Removal through an iterator leaves an empty map behind in the heap's state table.
    if (facts.isEmpty()) {
      facts.clear();
    }
  }
}
