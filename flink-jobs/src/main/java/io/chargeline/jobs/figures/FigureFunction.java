package io.chargeline.jobs.figures;

import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.Emission;
import java.time.ZoneId;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keyed by scope: differences become windows. Sums commute, so the order in which they come does
 * not matter. What changed is told when time next moves, a window once more when it ends, and once
 * as final when its day is over by the grace; what comes for a final window is too late and only
 * moves the levels after it. A recording's windows are told only as final: nobody watches them.
 *
 * <p>State: one small tally for each slot in which something happened, until its day is final; then
 * where the levels stand, until all are zero.
 */
final class FigureFunction
    extends KeyedBroadcastProcessFunction<String, Delta, ZoneRecord, Emission> {
  static final MapStateDescriptor<String, String> NO_STATE =
      new MapStateDescriptor<>("zones", Types.STRING, Types.STRING);

  private static final long serialVersionUID = 1L;

  private final FigureRules rules;
  private final Zones zones;
  private transient ZoneBook book;
  private transient ValueState<ScopeMemory> memory;
  private transient MapState<Long, Tally> slots;
  private transient MapState<Long, Tally> changes;
  private transient Counter tooLate;

  FigureFunction(FigureRules rules, Zones zones) {
    this.rules = rules;
    this.zones = zones;
  }

  @Override
  public void open(OpenContext context) {
    book = new ZoneBook(ZoneId.of(rules.zone()));
    zones.read(book::add);
    memory =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("scope", TypeInformation.of(ScopeMemory.class)));
    slots = tallies("slots");
    changes = tallies("changes");
    tooLate = getRuntimeContext().getMetricGroup().counter("too_late");
  }

  private MapState<Long, Tally> tallies(String name) {
    return getRuntimeContext()
        .getMapState(new MapStateDescriptor<>(name, Types.LONG, Types.POJO(Tally.class)));
  }

  @Override
  public void processElement(Delta delta, ReadOnlyContext context, Collector<Emission> out)
      throws Exception {
    ScopeMemory scope = memory.value();
    if (scope == null) {
      scope = new ScopeMemory();
    }
    Tally tally = delta.tally;
    long slot = delta.slot;
    if (slot < scope.finalTo) {
      tooLate.inc();
      tally = tally.lasting();
      scope.base.add(tally);
      slot = scope.finalTo;
    } else {
      add(slots, slot, tally);
    }
    if (rules.live()) {
      add(changes, slot, tally);
    }
    scope.latest = Math.max(scope.latest, delta.latest);
    arm(
        scope,
        dueAt(slot, context.currentWatermark() + 1, ScopeKey.parse(delta.scope)),
        context.timerService()::registerEventTimeTimer);
    memory.update(scope);
  }

  /** A recording's windows are told once: as final. */
  private long dueAt(long slot, long clock, ScopeKey key) {
    if (rules.live()) {
      return Math.max(clock, slot);
    }
    Grid grid = new Grid(book.of(key.tenant(), key.site()));
    return grid.at(Step.DAY, slot).end() + rules.graceMs();
  }

  private static void add(MapState<Long, Tally> to, long slot, Tally tally) throws Exception {
    Tally known = to.get(slot);
    Tally sum = new Tally();
    if (known != null) {
      sum.add(known);
    }
    sum.add(tally);
    to.put(slot, sum);
  }

  @Override
  public void processBroadcastElement(ZoneRecord record, Context context, Collector<Emission> out) {
    book.add(record);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Emission> out)
      throws Exception {
    ScopeMemory scope = memory.value();
    long clock = context.timerService().currentWatermark() + 1;
    if (scope == null || timestamp < scope.timerAt || clock <= 0) {
      // One that was armed anew, or the end of all input, which is no time.
      return;
    }
    scope.timerAt = 0;
    ScopeKey key = ScopeKey.parse(context.getCurrentKey());
    ZoneTimeline timeline = book.of(key.tenant(), key.site());
    Telling telling =
        new Telling(
            rules, key, timeline, scope, sorted(slots), sorted(changes), Math.max(clock, 0));
    telling.tell(row -> out.collect(Emission.row(Topic.FACTS_FIGURES, row)));
    changes.clear();
    for (Long gone : telling.gone()) {
      slots.remove(gone);
    }
    if (slots.isEmpty() && !scope.base.hasLevels()) {
      slots.clear();
      memory.clear();
      return;
    }
    arm(scope, telling.next(), context.timerService()::registerEventTimeTimer);
    memory.update(scope);
  }

  private static void arm(ScopeMemory scope, long at, java.util.function.LongConsumer register) {
    if (scope.timerAt == 0 || at < scope.timerAt) {
      scope.timerAt = at;
      register.accept(at);
    }
  }

  private static NavigableMap<Long, Tally> sorted(MapState<Long, Tally> state) throws Exception {
    NavigableMap<Long, Tally> sorted = new TreeMap<>();
    for (Map.Entry<Long, Tally> entry : state.entries()) {
      sorted.put(entry.getKey(), entry.getValue());
    }
    return sorted;
  }
}
