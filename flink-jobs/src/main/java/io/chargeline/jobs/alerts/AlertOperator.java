package io.chargeline.jobs.alerts;

import io.chargeline.alerting.fold.AlertFold;
import io.chargeline.alerting.fold.Outage;
import io.chargeline.alerting.fold.RuleBook;
import io.chargeline.alerting.fold.Trace;
import io.chargeline.alerting.fold.World;
import io.chargeline.jobs.log.Emission;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The third stage, keyed by tenant: its alerts. A tenant may have ten thousand members, which are
 * indexed, so the folds live in memory; what has changed is written to the state at each
 * checkpoint, once. No timers: at each mark all tenants are asked.
 *
 * <p>State ends with a tenant's last alert. A repeat changes nothing. What comes late counts from
 * now on. A tenant at which the fold breaks is logged, counted and begun anew: it must not stop all
 * others.
 */
final class AlertOperator extends ControlledOperator<AlertInput, Emission> {
  private static final long serialVersionUID = 1L;
  private static final Logger ALERT_LOG = LoggerFactory.getLogger(AlertOperator.class);
  private static final ValueStateDescriptor<TenantMemory> MEMORY =
      new ValueStateDescriptor<>("alerts", TypeInformation.of(TenantMemory.class));

  private transient ValueState<TenantMemory> stored;
  private transient TypeSerializer<TenantMemory> serializer;
  private transient Map<String, Tenant> tenants;
  private transient RuleBook rules;
  private transient World known;

  private static final class Tenant {
    private final TenantMemory memory;
    private final AlertFold fold;

    /** Whether the state has something older. */
    private boolean changed;

    private Tenant(TenantMemory memory, AlertFold fold) {
      this.memory = memory;
      this.fold = fold;
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    stored = getPartitionedState(MEMORY);
    serializer =
        TypeInformation.of(TenantMemory.class)
            .createSerializer(getExecutionConfig().getSerializerConfig());
    rules = book();
    known = world();
    tenants = new TreeMap<>();
    List<String> names;
    try (Stream<String> keys =
        this.<String>getKeyedStateBackend().getKeys(MEMORY.getName(), VoidNamespace.INSTANCE)) {
      names = keys.toList();
    }
    for (String name : names) {
      setCurrentKey(name);
      // The state must stay as it is until the next checkpoint, whatever the fold does.
      Tenant tenant = live(serializer.copy(stored.value()));
      tenant.fold.advance(clock());
      tenants.put(name, tenant);
    }
  }

  private Tenant live(TenantMemory memory) {
    Teller teller =
        new Teller(memory.told, emission -> output.collect(new StreamRecord<>(emission)));
    return new Tenant(memory, new AlertFold(rules, known, memory.state, teller, Trace.NONE));
  }

  @Override
  public void processElement1(StreamRecord<AlertInput> element) {
    AlertInput input = element.getValue();
    Tenant tenant = tenants.computeIfAbsent(input.tenant, name -> live(TenantMemory.of(name)));
    tenant.changed = true;
    if (input.change != null) {
      tenant.fold.accept(input.change);
    } else {
      tenant.fold.accept(input.act);
    }
  }

  @Override
  void advance(long to) throws Exception {
    each(
        tenant -> {
          tenant.changed |= tenant.fold.dueAt() <= to;
          tenant.fold.advance(to);
        });
  }

  @Override
  void rulesChanged(RuleBook book, World world, long at) throws Exception {
    rules = book;
    each(
        tenant -> {
          tenant.changed = true;
          tenant.fold.rulesChanged(book, at);
        });
  }

  @Override
  void worldChanged(World world, long at) throws Exception {
    known = world;
    each(
        tenant -> {
          tenant.changed = true;
          tenant.fold.worldChanged(world, at);
        });
  }

  @Override
  void outage(Outage outage, RuleBook book, World world) throws Exception {
    known = world;
    each(tenant -> tenant.fold.outage(outage));
  }

  private void each(Consumer<Tenant> step) throws Exception {
    for (Map.Entry<String, Tenant> entry : List.copyOf(tenants.entrySet())) {
      Tenant tenant = entry.getValue();
      boolean broken = false;
      try {
        step.accept(tenant);
      } catch (RuntimeException e) {
        failed();
        ALERT_LOG
            .atError()
            .addKeyValue("tenant", entry.getKey())
            .setCause(e)
            .log("a tenant's alerts could not be judged, and are begun anew");
        broken = true;
      }
      if (broken || tenant.memory.isEmpty()) {
        tenants.remove(entry.getKey());
        setCurrentKey(entry.getKey());
        stored.clear();
      }
    }
  }

  /** How many tenants have alerts. */
  int underWay() {
    return tenants.size();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    for (Map.Entry<String, Tenant> entry : tenants.entrySet()) {
      Tenant tenant = entry.getValue();
      if (tenant.changed) {
        setCurrentKey(entry.getKey());
        // A checkpoint is written while the fold goes on.
        stored.update(serializer.copy(tenant.memory));
        tenant.changed = false;
      }
    }
  }
}
