package io.chargeline.jobs.alerts;

import io.chargeline.alerting.fold.EntityFold;
import io.chargeline.alerting.fold.MemberChange;
import io.chargeline.alerting.fold.Outage;
import io.chargeline.alerting.fold.RuleBook;
import io.chargeline.alerting.fold.Trace;
import io.chargeline.alerting.fold.World;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The second stage, keyed by entity: moves its state in and out of the fold, which judges. State
 * ends when nothing is under way at the entity. A repeat and a straggler change nothing; the fold
 * refuses them, and they are counted. One timer per entity.
 *
 * <p>An entity at which the fold breaks is logged, counted and begun anew: it must not stop all
 * others.
 */
final class EntityOperator extends ControlledOperator<Sighting, MemberChange>
    implements Triggerable<String, VoidNamespace> {
  private static final long serialVersionUID = 1L;
  private static final Logger ENTITY_LOG = LoggerFactory.getLogger(EntityOperator.class);
  private static final ValueStateDescriptor<EntityMemory> MEMORY =
      new ValueStateDescriptor<>("entity", TypeInformation.of(EntityMemory.class));

  private transient ValueState<EntityMemory> memory;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient Counter late;
  private transient RuleBook rules;
  private transient EntityFold fold;
  private transient long limit;

  @Override
  public void open() throws Exception {
    super.open();
    memory = getPartitionedState(MEMORY);
    timers = getInternalTimerService("due", VoidNamespaceSerializer.INSTANCE, this);
    late = getMetricGroup().counter("late");
    rules = book();
    fold = fold(rules, world());
    limit = clock();
  }

  private EntityFold fold(RuleBook book, World world) {
    return new EntityFold(
        book, world, Trace.NONE, change -> output.collect(new StreamRecord<>(change)));
  }

  @Override
  public void processElement1(StreamRecord<Sighting> element) throws Exception {
    Sighting sighting = element.getValue();
    EntityMemory entity = memory.value();
    if (sighting.signal == null) {
      if (entity != null && entity.goneAt == 0) {
        entity.goneAt = sighting.goneAt;
        keep(entity);
      }
      return;
    }
    if (entity == null) {
      entity = new EntityMemory();
      entity.state = EntityFold.of(sighting.entity, sighting.signal);
    }
    if (entity.goneAt != 0 && sighting.signal.at() >= entity.goneAt) {
      entity.after.add(sighting);
    } else if (!fold.accept(entity.state, sighting.signal, clock())) {
      late.inc();
    }
    keep(entity);
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    EntityMemory entity = memory.value();
    if (entity != null) {
      entity.dueAt = Long.MAX_VALUE;
      guarded(timer.getKey(), entity, this::judge);
    }
  }

  private void judge(String key, EntityMemory entity) {
    if (entity.goneAt != 0 && entity.goneAt <= limit) {
      fold.advance(entity.state, entity.goneAt - 1);
      fold.forget(entity.state, entity.goneAt);
      begin(entity, entity.goneAt - 1);
    }
    fold.advance(entity.state, limit);
  }

  /** With another owner, and with nothing that the one before has left. */
  private void begin(EntityMemory entity, long clock) {
    List<Sighting> after = List.copyOf(entity.after);
    entity.after.clear();
    entity.goneAt = 0;
    if (!after.isEmpty()) {
      entity.state = EntityFold.of(after.get(0).entity, after.get(0).signal);
      after.forEach(sighting -> fold.accept(entity.state, sighting.signal, clock));
    }
  }

  private void guarded(String key, EntityMemory entity, BiConsumer<String, EntityMemory> step)
      throws Exception {
    try {
      step.accept(key, entity);
    } catch (RuntimeException e) {
      failed();
      ENTITY_LOG
          .atError()
          .addKeyValue("entity", key)
          .setCause(e)
          .log("an entity could not be judged, and is begun anew");
      disarm(entity);
      memory.clear();
      return;
    }
    keep(entity);
  }

  private void keep(EntityMemory entity) throws Exception {
    if (entity.isEmpty()) {
      disarm(entity);
      memory.clear();
      return;
    }
    long due = entity.nextDue();
    if (due != entity.dueAt) {
      disarm(entity);
      if (due != Long.MAX_VALUE) {
        timers.registerEventTimeTimer(VoidNamespace.INSTANCE, due);
      }
      entity.dueAt = due;
    }
    memory.update(entity);
  }

  private void disarm(EntityMemory entity) {
    if (entity.dueAt != Long.MAX_VALUE) {
      timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, entity.dueAt);
      entity.dueAt = Long.MAX_VALUE;
    }
  }

  @Override
  void advance(long to) throws Exception {
    limit = Math.max(limit, to);
    timeServiceManager.advanceWatermark(new Watermark(to));
  }

  @Override
  void rulesChanged(RuleBook book, World world, long at) throws Exception {
    Set<String> changed = book.differing(rules);
    rules = book;
    fold = fold(book, world);
    each(
        entity -> fold.concerned(entity.state, changed),
        (key, entity) -> fold.rulesChanged(entity.state, at));
  }

  @Override
  void worldChanged(World world, long at) {
    // what is held back is judged all the same
  }

  @Override
  void outage(Outage outage, RuleBook book, World world) throws Exception {
    fold = fold(book, world);
    each(entity -> true, (key, entity) -> fold.outage(entity.state, outage));
  }

  private void each(Predicate<EntityMemory> which, BiConsumer<String, EntityMemory> step)
      throws Exception {
    this.<String>getKeyedStateBackend()
        .applyToAllKeys(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            MEMORY,
            (String key, ValueState<EntityMemory> its) -> {
              EntityMemory entity = its.value();
              if (which.test(entity)) {
                guarded(key, entity, step);
              }
            });
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
    throw new UnsupportedOperationException("time is that of the log");
  }
}
